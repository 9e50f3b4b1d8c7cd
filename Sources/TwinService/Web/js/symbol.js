import { svg } from "./dom.js";

// The small drawing of a legend entry: {color, shape, border?} as a 22 × 16 picture.

const isLight = (color) => /^#f[0-9a-f]f?[0-9a-f]/i.test(color) || /^#(fff|ffffff)$/i.test(color);

const SHAPES = {
  fill: ({ color, border }) => [
    svg("rect", { x: 2, y: 2.5, width: 18, height: 11, rx: 1.5, fill: color, stroke: border ?? "#00000026" })],
  line: ({ color, border }) => [
    isLight(color) || border
      ? svg("path", { d: "M2 8h18", stroke: border ?? "#b9b2a0", "stroke-width": 6.5, "stroke-linecap": "round" })
      : null,
    svg("path", { d: "M2 8h18", stroke: color, "stroke-width": isLight(color) ? 4.5 : 3, "stroke-linecap": "round" })],
  dashed: ({ color }) => [
    svg("path", { d: "M1 8h20", stroke: color, "stroke-width": 2, "stroke-dasharray": "5 2.5" })],
  circle: ({ color, border }) => [
    svg("circle", { cx: 11, cy: 8, r: 4.6, fill: color, stroke: border ?? "#ffffff", "stroke-width": 1.2 })],
  square: ({ color, border }) => [
    svg("rect", { x: 6.5, y: 3.5, width: 9, height: 9, rx: 1, fill: color, stroke: border ?? "#ffffff" })],
  symbol: ({ color }) => [
    svg("path", { d: "M11 2.5 16.5 13h-11Z", fill: color, stroke: "#ffffff" })],
};

/** The swatch of an entry; a grey square for a layer without a legend. */
export function swatch(entry = { color: "#9aa3a3", shape: "square" }) {
  const draw = SHAPES[entry.shape] ?? SHAPES.square;
  const parts = draw(entry).filter(Boolean);
  return svg("svg", { class: "swatch", viewBox: "0 0 22 16", "aria-hidden": "true", focusable: "false" }, ...parts);
}
