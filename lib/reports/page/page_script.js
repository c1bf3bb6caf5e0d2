// Makes a page's tables sortable, its charts readable and its thresholds explorable. The page is
// whole without it. Everything shown is put in as text, never as markup.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /** The number a cell starts with (minus sign, thousands and % allowed), or NaN. */
  const numberIn = (text) => {
    const plain = text.trim().replace(/^[\u2212-]/, "-").replaceAll(",", "");
    if (/^-?∞/.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
    return /^-?\d+(\.\d+)?(?!\d*-\d)/.test(plain) ? parseFloat(plain) : NaN;
  };

  function sortBy(table, column, descending, numeric) {
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row) => {
      const cell = row.cells[column];
      const text = cell.dataset.sort ?? cell.textContent;
      return { row, key: numeric ? numberIn(text) : text.trim() };
    });
    const missing = ({ key }) => (numeric ? Number.isNaN(key) : key === "–" || key === "");
    keyed.sort((a, b) => {
      if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
      const order = numeric
        ? (a.key < b.key ? -1 : Number(a.key > b.key))
        : a.key.localeCompare(b.key, "en", { numeric: true });
      return descending ? -order : order;
    });
    body.append(...keyed.map(({ row }) => row));
  }

  for (const table of all("table:not([data-fixed])")) {
    if (table.tBodies[0].rows.length < 2) continue;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.hasAttribute("data-fixed")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numeric = head.className === "figure";
        // Figures are wanted from the highest down, names from A on.
        const before = head.getAttribute("aria-sort");
        const descending = before === null ? numeric : before === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sortBy(table, column, descending, numeric);
      });
    });
  }

  const shown = (value, unit) => {
    if (unit === "%") {
      // Returns of a bar are hundredths of a percent.
      const digits = Math.abs(value) < 0.01 && value !== 0 ? 3 : 1;
      return `${(100 * value).toFixed(digits).replace("-", "\u2212")}%`;
    }
    const text = value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
    return text.replace("-", "\u2212");
  };

  /** A scale of a chart: value at a pixel, and pixel of a value. */
  const scaleOf = ({ type, domain: [from, to], range: [start, end] }) => {
    const log = type === "log";
    const [a, b] = log ? [Math.log(from), Math.log(to)] : [from, to];
    return {
      type,
      invert(pixel) {
        const value = a + (pixel - start) / (end - start) * (b - a);
        return log ? Math.exp(value) : value;
      },
      apply: (value) => start + ((log ? Math.log(value) : value) - a) / (b - a) * (end - start),
    };
  };

  function cursorOf(svg, y) {
    const line = document.createElementNS(SVG, "line");
    const place = { y1: y[0], y2: y[1], x1: 0, x2: 0, class: "cursor", visibility: "hidden" };
    for (const [name, value] of Object.entries(place)) line.setAttribute(name, value);
    svg.append(line);
    return (pixel) => {
      line.setAttribute("x1", pixel);
      line.setAttribute("x2", pixel);
      line.setAttribute("visibility", "visible");
    };
  }

  /** Points of the lines that have a name, in pixels. */
  const linesOf = (svg) =>
    all("path", svg).filter((path) => path.querySelector("title")).map((path) => ({
      name: path.querySelector("title").textContent,
      points: [...path.getAttribute("d").matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)]
        .map(([, x, y]) => [Number(x), Number(y)]),
    })).filter(({ points }) => points.length > 0);

  const nearest = (points, pixel) =>
    points.reduce((best, p) => Math.abs(p[0] - pixel) < Math.abs(best[0] - pixel) ? p : best);

  const HINT = "Point at a chart, or focus it and press ← or →, to read its values.";
  const hinted = new Map();

  for (const svg of all("svg[data-scales]")) {
    const scales = JSON.parse(svg.dataset.scales);
    const lines = linesOf(svg);
    if (lines.length === 0) continue;
    const x = scaleOf(scales.x), y = scaleOf(scales.y);
    const longest = lines.reduce((a, b) => (b.points.length > a.points.length ? b : a)).points;
    const readout = document.createElement("p");
    readout.className = "readout";
    readout.setAttribute("aria-live", "polite");
    // Once a section, in its charts for wide screens and in those for narrow ones.
    const section = svg.closest("section"), kind = svg.closest("figure")?.className ?? "";
    if (!hinted.get(section)?.has(kind)) readout.textContent = HINT;
    hinted.set(section, (hinted.get(section) ?? new Set()).add(kind));
    svg.after(readout);
    const move = cursorOf(svg, scales.y.range);
    // A pixel is no more exact than this: hours would be made up.
    const daily = scales.x.domain[1] - scales.x.domain[0] > 60 * 86_400_000;
    let at = -1;

    const show = (index) => {
      at = Math.max(0, Math.min(longest.length - 1, index));
      const pixel = longest[at][0];
      move(pixel);
      const value = x.invert(pixel);
      const where = x.type === "utc"
        ? new Date(value).toISOString().slice(0, daily ? 10 : 16).replace("T", " ")
        : `${scales.x.label} ${shown(value)}`;
      const values = lines.map(({ name, points }) => {
        const point = nearest(points, pixel);
        const far = Math.abs(point[0] - pixel) > 12;
        return `${name} ${far ? "–" : shown(y.invert(point[1]), scales.y.unit)}`;
      });
      readout.textContent = [where, ...values].join(" · ");
    };

    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const pixel = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      show(longest.indexOf(nearest(longest, pixel)));
    });
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("keydown", (event) => {
      const step = Math.max(1, Math.round(longest.length / (event.shiftKey ? 20 : 100)));
      const steps = { ArrowLeft: at - step, ArrowRight: at + step, Home: 0, End: Infinity };
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(steps[event.key]);
    });
  }

  for (const box of all("[data-curves]")) {
    // For each fold: [threshold, objective, exposure], by threshold.
    const curves = JSON.parse(box.dataset.curves);
    const input = box.querySelector("input"), output = box.querySelector("output");
    const moves = all("svg[data-scales]", box.parentElement).map((svg) => {
      const { x, y } = JSON.parse(svg.dataset.scales);
      const scale = scaleOf(x), move = cursorOf(svg, y.range);
      return (value) => move(scale.apply(value));
    });
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const show = () => {
      const threshold = Number(input.value);
      const points = curves.map((curve) => nearest(curve, threshold));
      const objectives = points.map((point) => point[1]).filter((value) => value !== null);
      const gained = objectives.filter((value) => value > 0).length;
      const objective = objectives.length ? shown(mean(objectives), box.dataset.unit) : "–";
      output.textContent =
        `On the calibration parts at ${
          threshold.toFixed(3)
        }: ${objective} on average over ${points.length} folds, ` +
        `above 0 in ${gained}; in the market ${shown(mean(points.map((p) => p[2])), "%")} of bars`;
      for (const move of moves) move(threshold);
    };
    input.addEventListener("input", show);
    show();
    box.hidden = false;
  }

  for (const input of all("input[data-filter]")) {
    const rows = all("tbody tr"), count = document.querySelector("[data-count]");
    const apply = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
      let left = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) left++;
      }
      for (const group of all("[data-group]")) {
        group.hidden = words.length > 0 && !all("tbody tr", group).some((row) => !row.hidden);
      }
      count.textContent = words.length === 0 ? "" : `${left} of ${rows.length} runs`;
    };
    input.addEventListener("input", apply);
    input.closest("[hidden]").hidden = false;
  }
})();
