import { fetchStatistics } from "./api.js";
import { el } from "./dom.js";
import { addText, number, t } from "./i18n.js";
import { language, layers } from "./signal.js";
import { showChoropleth } from "./style.js";
import { swatch } from "./symbol.js";
import { layerTitle } from "./terms.js";

// Statistics: how many features of a layer lie in every cell, community or town, as colours on the map, with a legend and
// a list. The counts are the service's own; the map only colours them.

addText({
  statisticsLayer: ["统计图层", "Layer"],
  statisticsBy: ["统计单元", "By"],
  by_grid: ["单元网格", "Grid cell"],
  by_community: ["社区（村）", "Community"],
  by_town: ["镇街", "Town"],
  statisticsValue: ["指标", "Value"],
  value_count: ["数量", "Count"],
  value_density: ["密度（个/平方公里）", "Density (per km²)"],
  statisticsShow: ["显示", "Show"],
  statisticsClear: ["清除", "Clear"],
  statisticsTotal: ["合计 {total}，其中 {outside} 不在任何单元内", "{total} in all, {outside} of them in no area"],
  statisticsNone: ["没有可统计的单元或要素", "There is nothing to count"],
});

const RAMP = ["#e8f0e4", "#bcdcc0", "#84bfa8", "#4b9698", "#17616f"];

export function statisticsPanel(map, root) {
  const chosen = { layer: null, by: "community", value: "count" };
  const answer = el("div", { class: "statistics-answer", "aria-live": "polite" });
  const clear = () => { showChoropleth(map, null); answer.replaceChildren(); };
  const show = async () => {
    clear();
    try {
      const found = await fetchStatistics(chosen.layer, chosen.by);
      answer.replaceChildren(...told(map, found, chosen));
    } catch (problem) {
      answer.replaceChildren(el("p", { class: "problem" }, problem.message));
    }
  };
  const draw = () => {
    const choices = layers.value.filter(({ luotu }) => luotu.count > 0 && luotu.geometry !== "none");
    if (!choices.some(({ id }) => id === chosen.layer)) {
      chosen.layer = (choices.find(({ luotu }) => luotu.kind === "part") ?? choices[0])?.id ?? null;
    }
    root.replaceChildren(
      field("statisticsLayer", "statistics-layer", choices.map((layer) => [layer.id, layerTitle(layer)]), chosen, "layer"),
      field("statisticsBy", "statistics-by", ["grid", "community", "town"].map((by) => [by, t(`by_${by}`)]), chosen, "by"),
      field("statisticsValue", "statistics-value", ["count", "density"].map((v) => [v, t(`value_${v}`)]), chosen, "value"),
      el("p", { class: "actions" },
        el("button", { type: "button", class: "primary", id: "statistics-show", disabled: !chosen.layer, on: { click: show } },
          t("statisticsShow")),
        el("button", { type: "button", class: "quiet", id: "statistics-clear", on: { click: clear } }, t("statisticsClear"))),
      answer);
  };
  layers.listen(draw);
  language.listen(draw);
  draw();
}

function field(label, id, options, chosen, key) {
  const select = el("select", { id, on: { change: (event) => { chosen[key] = event.target.value; } } },
    ...options.map(([value, title]) => el("option", { value, selected: value === chosen[key] }, title)));
  return el("p", { class: "field" }, el("label", { for: id }, t(label)), select);
}

/** Upper ends of up to five classes with about as many areas each. */
export function classes(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const ends = RAMP.map((_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / RAMP.length) - 1]);
  return [...new Set(ends)];
}

function told(map, found, { by, value }) {
  const groups = found.groups.filter((group) => group.code && group[value] > 0);
  if (!groups.length) return [el("p", { class: "hint" }, t("statisticsNone"))];
  const ends = classes(groups.map((group) => group[value]));
  const ramp = ends.length === RAMP.length ? RAMP : RAMP.slice(-ends.length);
  const colorOf = (amount) => ramp[ends.findIndex((end) => amount <= end)];
  showChoropleth(map, by, groups.map((group) => [group.code, colorOf(group[value])]));
  const text = (amount) => number(Math.round(amount));
  const legend = ends.map((end, index) => {
    const from = index ? ends[index - 1] : Math.min(...groups.map((group) => group[value]));
    return el("li", {}, swatch({ color: ramp[index], shape: "fill" }), el("span", {}, `${text(from)} – ${text(end)}`));
  });
  const rows = [...groups].sort((a, b) => b[value] - a[value]).slice(0, 20).map((group) =>
    el("tr", {}, el("td", {}, group.name || group.code), el("td", { class: "amount" }, text(group[value]))));
  return [
    el("section", { class: "legend" }, el("ul", { id: "statistics-legend" }, ...legend)),
    el("p", { class: "hint", id: "statistics-total" },
      t("statisticsTotal", { total: number(found.total.count), outside: number(found.outside.count) })),
    el("table", { class: "statistics-table" }, el("tbody", {}, ...rows)),
  ];
}
