import { el } from "./dom.js";
import { t } from "./i18n.js";
import { language, layers, visible } from "./signal.js";
import { legendOf } from "./style.js";
import { swatch } from "./symbol.js";
import { layerTitle } from "./terms.js";

/** The legend of the layers that are on, from the style's own metadata. */
export function legendPanel(map, root) {
  const draw = () => {
    const shown = layers.value.filter((layer) => visible.value.has(layer.id));
    const parts = shown.map((layer) => part(map, layer)).filter(Boolean);
    root.replaceChildren(...(parts.length ? parts : [el("p", { class: "hint" }, t("emptyLegend"))]));
  };
  for (const signal of [layers, visible, language]) signal.listen(draw);
  draw();
}

function part(map, layer) {
  const entries = legendOf(map, layer.id);
  if (!entries.length) return null;
  return el("section", { class: "legend" },
    el("h2", {}, layerTitle(layer)),
    el("ul", {}, ...entries.map((entry) => el("li", {}, swatch(entry), el("span", {}, labelOf(entry))))));
}

const labelOf = (entry) => (language.value === "en" ? entry.labelEn || entry.label : entry.label);
