// What a page must be to be read by everyone, looked up in the page itself: each check gives lines that say what is wrong.
(() => {
  const text = (element) => (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 50);
  const named = (element) => {
    const kind = typeof element.className === "string" ? element.className : element.getAttribute("class") || "";
    return `<${element.tagName.toLowerCase()}${kind && ` class="${kind}"`}> ${text(element) || element.getAttribute("aria-label") || ""}`;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length > 0;
  // Out of sight on purpose: spoken only.
  const spoken = (element) => element.closest(".spoken, .skip") !== null;

  // --- colour --------------------------------------------------------------------------------------------------
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = "#000";
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  // What is drawn below a text of a picture: marks before it in the picture that cover its middle.
  const drawn = (element) => {
    let below = behind(element.closest("svg"));
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const mark of element.closest("svg").querySelectorAll("rect, circle, path, polygon")) {
      if (mark.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING || mark.closest("defs")) continue;
      const style = getComputedStyle(mark);
      if (style.fill === "none" || !style.fill.startsWith("rgb") && !style.fill.startsWith("color")) continue;
      const there = mark.getBoundingClientRect();
      if (x < there.left || x > there.right || y < there.top || y > there.bottom) continue;
      if (mark.isPointInFill) {
        const point = new DOMPoint(x, y).matrixTransform(mark.getScreenCTM().inverse());
        if (!mark.isPointInFill(point)) continue;
      }
      const [r, g, b, a] = rgba(style.fill);
      below = over([r, g, b, a * Number(style.fillOpacity) * Number(style.opacity)], below);
    }
    return below;
  };
  const texts = function* () {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() && shown(element) && !spoken(element) && !["OPTION", "SCRIPT", "TITLE", "DESC"].includes(element.tagName.toUpperCase())) yield [node, element];
    }
  };

  const checks = {
    // Words against what stands behind them (1.4.3): 4.5 to 1, 3 to 1 for large ones.
    contrast() {
      const wrong = new Set();
      for (const [, element] of texts()) {
        const style = getComputedStyle(element);
        const picture = element.closest("svg") !== null;
        const below = picture ? drawn(element) : behind(element);
        // A halo in the colour of the paper stands between a text and the marks below it.
        const ground = picture && parseFloat(style.strokeWidth) >= 3 && style.stroke !== "none" ? rgba(style.stroke) : below;
        const given = rgba(picture ? style.fill : style.color);
        const ink = over(picture ? [...given.slice(0, 3), given[3] * Number(style.fillOpacity)] : given, ground);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        const found = contrast(ink, ground);
        if (found < least) wrong.add(`${found.toFixed(2)} < ${least}: ${named(element)}`);
      }
      for (const input of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
        const found = contrast(over(rgba(getComputedStyle(input, "::placeholder").color), behind(input)), behind(input));
        if (shown(input) && found < 4.5) wrong.add(`${found.toFixed(2)} < 4.5: placeholder of ${named(input)}`);
      }
      return [...wrong];
    },

    // Marks, edges of fields and lines that tell something (1.4.11): 3 to 1.
    marks() {
      const wrong = new Set();
      const need = (what, colour, ground) => {
        const found = contrast(over(colour, ground), ground);
        if (found < 3) wrong.add(`${found.toFixed(2)} < 3: ${what}`);
      };
      for (const mark of document.querySelectorAll("svg.mark")) if (shown(mark)) need(named(mark), rgba(getComputedStyle(mark).color), behind(mark));
      for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea, button")) {
        if (!shown(field)) continue;
        const style = getComputedStyle(field);
        if (parseFloat(style.borderTopWidth)) need(`edge of ${named(field)}`, rgba(style.borderTopColor), behind(field.parentElement));
      }
      for (const words of document.querySelectorAll("mark.evidence")) if (shown(words)) need(`line below ${named(words)}`, rgba(getComputedStyle(words).borderBottomColor), behind(words.parentElement));
      for (const bar of document.querySelectorAll(".chart-svg .bar, .chart-svg .dot, .chart-svg .hollow, .chart-svg .reach")) {
        if (!shown(bar)) continue;
        const style = getComputedStyle(bar);
        const of = (paint, opacity) => { const [r, g, b, a] = rgba(paint); return [r, g, b, a * Number(opacity)]; };
        const ground = behind(bar.closest("svg"));
        const best = Math.max(
          style.fill.startsWith("rgb") ? contrast(over(of(style.fill, style.fillOpacity), ground), ground) : 1,
          style.stroke.startsWith("rgb") ? contrast(over(of(style.stroke, style.strokeOpacity), ground), ground) : 1,
        );
        if (best < 3) wrong.add(`${best.toFixed(2)} < 3: ${named(bar)}`);
      }
      return [...wrong];
    },

    // What is to be touched is 24 by 24 pixels, or stands in a line of text, or has that much room around it (2.5.8).
    targets() {
      const inline = (element) => {
        if (!["inline", "contents"].includes(getComputedStyle(element).display)) return false;
        const block = element.parentElement.closest("p, li, td, th, dd, dt, summary, h1, h2, h3, figcaption, caption, blockquote, .text, .values, .lead, footer");
        return block !== null;
      };
      const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((e) => shown(e) && !spoken(e));
      const boxes = all.map((e) => {
        const boxes = [...e.getClientRects(), ...[...e.children].map((c) => c.getBoundingClientRect())].filter((b) => b.width && b.height);
        const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
        return { left, top, width: Math.max(...boxes.map((b) => b.right)) - left, height: Math.max(...boxes.map((b) => b.bottom)) - top };
      });
      const wrong = new Set();
      all.forEach((element, i) => {
        const box = boxes[i];
        if ((box.width >= 23.9 && box.height >= 23.9) || (!element.closest("svg") && inline(element))) return;
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const near = boxes.some((other, j) => {
          if (i === j || element.contains(all[j]) || all[j].contains(element)) return false;
          const [dx, dy] = [Math.max(other.left - x, 0, x - other.left - other.width), Math.max(other.top - y, 0, y - other.top - other.height)];
          if (Math.hypot(dx, dy) < 11.9) return true;
          const small = other.width < 23.9 || other.height < 23.9;
          return small && Math.hypot(other.left + other.width / 2 - x, other.top + other.height / 2 - y) < 23.9;
        });
        if (near) wrong.add(`${box.width.toFixed(0)} × ${box.height.toFixed(0)}: ${named(element)}`);
      });
      return [...wrong];
    },

    // Headings go down by one step at a time, and there is one of the first.
    headings() {
      const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => h.checkVisibility()).map((h) => [Number(h.tagName[1]), text(h)]);
      const wrong = levels.filter(([level], i) => level > (i ? levels[i - 1][0] : 0) + 1).map(([level, words]) => `h${level} too deep: ${words}`);
      const firsts = levels.filter(([level]) => level === 1);
      if (firsts.length !== 1 || !firsts[0][1]) wrong.push(`${firsts.length} of h1`);
      return wrong;
    },

    // Nothing is wider than the page, and nothing lies outside it, but what may be scrolled by itself (1.4.10).
    width() {
      const page = document.documentElement;
      const wrong = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} wide in ${page.clientWidth}`] : [];
      const holds = (element) => element.closest(".scroll, pre, .spoken, .skip, svg") !== null;
      for (const element of document.body.querySelectorAll("*")) {
        if (holds(element) || !shown(element)) continue;
        const box = element.getBoundingClientRect();
        if (box.width && (box.right > page.clientWidth + 1 || box.left < -1)) wrong.push(`from ${box.left.toFixed(0)} to ${box.right.toFixed(0)}: ${named(element)}`);
      }
      return wrong.slice(0, 6);
    },

    // No words are cut off by their own box, and no words lie over others.
    clipped() {
      const wrong = new Set();
      for (const [, element] of texts()) {
        if (element.closest("svg")) continue;
        for (let box = element; box && box !== document.body; box = box.parentElement) {
          const style = getComputedStyle(box);
          if (style.overflowX === "visible" && style.overflowY === "visible" || ["auto", "scroll"].includes(style.overflowX) || ["auto", "scroll"].includes(style.overflowY)) continue;
          if (["INPUT", "SELECT", "TEXTAREA"].includes(box.tagName) || box.matches(".dot-words")) continue;
          if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) wrong.add(named(box));
        }
      }
      return [...wrong];
    },

    // Words of one picture do not lie over each other, and none leaves the picture.
    labels() {
      const wrong = [];
      for (const svg of document.querySelectorAll(".chart-svg")) {
        if (!shown(svg)) continue;
        const frame = svg.getBoundingClientRect();
        const words = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim()).map((t) => [t, t.getBoundingClientRect()]);
        words.forEach(([one, a], i) => {
          if (a.left < frame.left - 1.5 || a.right > frame.right + 1.5 || a.top < frame.top - 3 || a.bottom > frame.bottom + 3) wrong.push(`leaves the picture: ${named(one)}`);
          for (const [other, b] of words.slice(i + 1)) {
            const [w, h] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
            if (w > 2 && h > Math.min(a.height, b.height) * 0.4 && !one.getAttribute("transform") && !other.getAttribute("transform")) wrong.push(`${text(one)} lies over ${text(other)}`);
          }
        });
      }
      return wrong.slice(0, 8);
    },

    // Every id once; what is named by an id is there.
    names() {
      const wrong = [];
      const ids = new Set();
      for (const { id } of document.querySelectorAll("[id]")) ids.has(id) ? wrong.push(`id twice: ${id}`) : ids.add(id);
      for (const link of document.querySelectorAll('a[href^="#"]')) {
        if (!ids.has(decodeURIComponent(link.getAttribute("href").slice(1)))) wrong.push(`leads nowhere: ${named(link)} ${link.getAttribute("href")}`);
      }
      return wrong;
    },

    // Our own sentences run from left to right; what comes from outside is kept apart.
    direction() {
      const wrong = [];
      for (const element of document.body.querySelectorAll("main, p, li, dd, dt, h1, h2, td, th, nav, footer")) {
        if (getComputedStyle(element).direction !== "ltr") wrong.push(named(element));
      }
      for (const element of document.querySelectorAll("bdi")) if (getComputedStyle(element).unicodeBidi !== "isolate") wrong.push(`not isolated: ${named(element)}`);
      return wrong.slice(0, 6);
    },

    // The header above, the page below it, the footer last, all in the page.
    frame() {
      const [head, main, foot] = ["body > header", "body > main", "body > footer"].map((s) => document.querySelector(s));
      if (!head || !main || !foot) return ["header, main or footer is gone"];
      const [a, b, c] = [head, main, foot].map((e) => e.getBoundingClientRect());
      const wrong = [];
      if (a.bottom > b.top + 1 || b.bottom > c.top + 1) wrong.push(`header to ${a.bottom}, main ${b.top} to ${b.bottom}, footer from ${c.top}`);
      if (document.body.lastElementChild !== foot) wrong.push("something stands after the footer");
      if (Math.abs(b.left - c.left) > 1 || Math.abs(a.left - b.left) > 1) wrong.push("header, main and footer are not in line");
      return wrong;
    },
  };

  return (wanted) => wanted.flatMap((name) => checks[name]().map((line) => `${name}: ${line}`));
})()
