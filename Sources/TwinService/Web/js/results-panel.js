import { el } from "./dom.js";
import { t } from "./i18n.js";
import { language, results } from "./signal.js";
import { pointMark } from "./marks.js";
import { levelTitle } from "./terms.js";

/** The candidates of the last search, numbered as on the map; `goAll` shows them all at once. */
export function resultsPanel(root, { go, goAll }, showMarks) {
  const draw = () => {
    const found = results.value;
    showMarks("results", (found?.candidates ?? []).map((candidate, index) =>
      pointMark("result", candidate.lon, candidate.lat, { number: String(index + 1) })));
    if (found) root.replaceChildren(...content(found, go));
  };
  results.listen((found) => {
    draw();
    if (found?.candidates.length > 1) goAll(found.candidates);
  });
  language.listen(draw);
}

function content({ query, candidates, why }, go) {
  if (!candidates.length) return [el("p", { class: "hint" }, why ?? t("noCandidates", { query }))];
  return [
    el("h2", { class: "results-head" }, t("resultsFor", { query })),
    el("ol", { class: "results" }, ...candidates.map((candidate, index) => el("li", {}, row(candidate, index, go)))),
  ];
}

function row(candidate, index, go) {
  const facts = [levelTitle(candidate.level), t(`match_${candidate.match}`),
    t("score", { percent: Math.round(candidate.score * 100) })];
  return el("button", { type: "button", class: "result", on: { click: () => go(candidate) } },
    el("span", { class: "result-number", "aria-hidden": "true" }, String(index + 1)),
    el("span", { class: "result-text" }, candidate.address, el("small", {}, facts.join(" · "))));
}
