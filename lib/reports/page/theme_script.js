// Stands in the head, so that the page is never shown in colours that its reader has not chosen.
(() => {
  const KEY = "assay-colours";
  const root = document.documentElement;

  /** What was chosen before; a page may be forbidden to remember anything, and then it says null. */
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const remember = (choice) => {
    try {
      if (choice === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // The choice holds for this page alone.
    }
  };
  const show = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.colours = choice;
    else delete root.dataset.colours;
  };
  show(remembered());

  addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-choose-colours]");
    const inputs = [...box.querySelectorAll("input")];
    const check = () => {
      for (const input of inputs) input.checked = input.value === (root.dataset.colours ?? "auto");
    };
    check();
    box.addEventListener("change", (event) => {
      show(event.target.value);
      remember(event.target.value);
    });
    // Another page of the same host has been told.
    addEventListener("storage", ({ key, newValue }) => {
      if (key !== null && key !== KEY) return;
      show(newValue);
      check();
    });
    box.hidden = false;
  });
})();
