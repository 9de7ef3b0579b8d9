// Where the keyboard is, and what is wrong with that place: `null` at the end of the page.
// Argument: a selector; the answer says whether the place is what it selects.
const stop = document.activeElement;
if (!stop || stop === document.body || stop === document.documentElement) { return null; }
const wrong = [];

// It is there to be seen, by readers of the screen too.
if (!stop.checkVisibility({ opacityProperty: true, visibilityProperty: true })) { wrong.push("is not shown"); }
if (stop.closest("[inert], [aria-hidden=true]")) { wrong.push("is hidden from screen readers"); }
const boxes = [...stop.getClientRects()].filter(box => box.width > 4 && box.height > 4);
boxes.sort((one, other) => other.width * other.height - one.width * one.height);
if (!boxes.length) { wrong.push("has no size"); }

// It was scrolled into sight, and nothing lies over it: of its middle and the middles of its sides most are seen.
if (boxes.length) {
  const left = Math.max(boxes[0].left, 0) + 3, right = Math.min(boxes[0].right, innerWidth) - 3;
  const top = Math.max(boxes[0].top, 0) + 3, bottom = Math.min(boxes[0].bottom, innerHeight) - 3;
  const [across, down] = [(left + right) / 2, (top + bottom) / 2];
  const points = [[across, down], [left, down], [right, down], [across, top], [across, bottom]];
  const over = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(seen => !seen || !stop.contains(seen));
  if (left > right || top > bottom) { wrong.push("is outside the window"); }
  else if (over.length > 2) { wrong.push("is hidden under " + [...new Set(over.map(it => it ? it.outerHTML.slice(0, 80) : "nothing"))].join(" ")); }
}

// It looks other than without the focus, by a line that is told from the ground (WCAG 2.2, 1.4.11 and 2.4.7).
const style = getComputedStyle(stop);
const ring = [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(" ");
const has = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
if (!has || (window.rings && ring === window.rings.get(stop))) { wrong.push("has no mark of the focus: " + ring); }
const parts = colour => (colour.match(/[\d.]+/g) || []).map(Number);
const light = colour => {
  const [r, g, b] = parts(colour).slice(0, 3).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
if (style.outlineStyle !== "none") {
  let ground = "rgb(255, 255, 255)";
  // A line drawn inside lies on the place itself, one drawn outside on what is around it.
  for (let up = parseFloat(style.outlineOffset) < 0 ? stop : stop.parentElement; up; up = up.parentElement) {
    const colour = getComputedStyle(up).backgroundColor, alpha = parts(colour)[3];
    if (alpha === undefined || alpha === 1) { ground = colour; break; }
  }
  const [dark, bright] = [light(style.outlineColor), light(ground)].sort((one, other) => one - other);
  const contrast = (bright + 0.05) / (dark + 0.05);
  if (contrast < 3) { wrong.push("has a mark of contrast " + contrast.toFixed(1) + ": " + style.outlineColor + " on " + ground); }
}

const isAgain = Boolean(window.passed && window.passed.has(stop));
if (window.passed) { window.passed.add(stop); }
const id = stop.id ? "#" + stop.id : stop.getAttribute("name") ? "[name=" + stop.getAttribute("name") + "]" : "";
return { element: stop, what: stop.tagName.toLowerCase() + id, isWanted: stop.matches(arguments[0]), isAgain, wrong };
