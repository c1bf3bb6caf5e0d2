// Shows what the server says of runs that are going, and loads the page again when one has ended.
(() => {
  const place = document.getElementById("live");
  const source = new EventSource("events");
  // The server has escaped all text in it, and the page's policy runs no script that it could hold.
  source.addEventListener("live", ({ data }) => place.innerHTML = JSON.parse(data));
  source.addEventListener("runs", () => location.reload());
})();
