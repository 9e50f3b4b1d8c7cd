import { el, icon } from "../dom.js";
import { t } from "../i18n.js";
import { KINDS, guessKind, guessLayerID, isLayerID } from "./kinds.js";

/** The first step: a place to drop a file. `take(file)` gets it. */
export function dropZone(take) {
  const input = el("input", {
    type: "file", id: "import-file", class: "visually-hidden",
    accept: ".zip,.csv,.xlsx,.xls,.gpkg,.geojson,.json,.kml,.dxf,.fgb",
    on: { change: (event) => { if (event.target.files.length) take(event.target.files); } },
  });
  return el("div", { class: "drop-zone" }, icon("upload"),
    el("p", {}, `${t("dropHere")} `, el("label", { for: "import-file", class: "link" }, t("chooseFile"))),
    input, el("p", { class: "hint" }, t("fileTypes")));
}

/** The second step: what the file is. `read(as)` sends it. */
export function kindForm(file, choice, read, other) {
  choice.kind ??= guessKind(file.name);
  choice.layer ??= guessLayerID(file.name);
  const name = el("input", { id: "import-layer", type: "text", value: choice.layer, spellcheck: "false",
    "aria-describedby": "import-layer-hint",
    on: { input: (event) => { choice.layer = event.target.value.trim(); check(); } } });
  const own = el("div", { class: "field" }, el("label", { for: "import-layer" }, t("layerName")), name,
    el("small", { id: "import-layer-hint" }, t("layerNameHint")));
  const submit = el("button", { type: "submit", class: "primary" }, t("readFile"));
  const kind = el("select", { id: "import-kind",
    on: { change: (event) => { choice.kind = event.target.value; check(); } } },
  ...KINDS.map(([id]) => el("option", { value: id, selected: id === choice.kind }, t(`kind_${id}`))));
  const check = () => {
    own.hidden = !isOwn(choice.kind);
    const isRight = !isOwn(choice.kind) || isLayerID(choice.layer);
    name.setAttribute("aria-invalid", String(!isRight));
    submit.disabled = !isRight;
  };
  check();
  const send = (event) => { event.preventDefault(); read(asParameter(choice)); };
  return el("form", { class: "kind-form", on: { submit: send } },
    el("div", { class: "field" }, el("label", { for: "import-kind" }, t("importAs")), kind), own,
    el("div", { class: "actions" }, submit,
      el("button", { type: "button", class: "quiet", on: { click: other } }, t("otherFile"))));
}

/** Whether what comes in is a layer of one's own, with an id. */
export const isOwn = (kind) => kind === "layer" || kind === "table";

export const asParameter = ({ kind, layer }) =>
  ({ layer: `layer:${layer}`, table: `place:${layer}` })[kind] ?? kind;
