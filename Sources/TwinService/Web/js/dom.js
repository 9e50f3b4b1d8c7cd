// Elements without markup strings: nothing that a server or a file says is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. `on` holds listeners; `true` sets a bare attribute; null, undefined and false leave it out. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element; the same rules. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

const ICONS = {
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z", "m15.5 15.5 4.5 4.5"],
  close: ["m6 6 12 12", "M18 6 6 18"],
  plus: ["M12 5v14", "M5 12h14"],
  minus: ["M5 12h14"],
  extent: ["M4 9V4h5", "M20 9V4h-5", "M4 15v5h5", "M20 15v5h-5"],
  position: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z", "M12 2v4", "M12 18v4", "M2 12h4", "M18 12h4"],
  share: ["M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1", "M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1"],
  upload: ["M12 16V5", "m7.5 9.5 4.5-4.5 4.5 4.5", "M5 19h14"],
  copy: ["M9 9h10v11H9z", "M15 9V4H5v11h4"],
  fit: ["M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11Z", "M12 7.5v5", "M9.5 10h5"],
  down: ["m6 9 6 6 6-6"],
  table: ["M4 5h16v14H4Z", "M4 10h16", "M4 14.5h16", "M10 10v9"],
  ruler: ["M3 16 16 3l5 5L8 21Z", "m7 12 2 2", "m10 9 3 3", "m13 6 2 2"],
};

/** A line icon of 24 units, in the current colour, hidden from screen readers. */
export function icon(name) {
  const paths = ICONS[name].map((d) => svg("path", { d }));
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, ...paths);
}
