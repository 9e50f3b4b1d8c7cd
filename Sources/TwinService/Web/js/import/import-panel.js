import "./text.js";
import { commitImport, dropUpload, fetchSchema, fetchSchemaRequired, previewImport } from "../api.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { language, layers, tab } from "../signal.js";
import { layerTitle } from "../terms.js";
import { say } from "../toast.js";
import { isEmptyCity, reloadLayers, seeLayer } from "../reload.js";
import { dropZone, kindForm, asParameter, isOwn } from "./choose.js";
import { mappingFaults, mappingTable, roleFaults, roleTable } from "./mapping.js";
import { placingNotes, readingForm, rejectsLink, rejectsTable, summaryCounts } from "./preview.js";
import { recentBatches, undoButton } from "./batches.js";

// Importing in four steps: a file, what it is, what was understood, what was done. `step` holds where one is.

const BARE_PART = /\.(shp|shx|dbf|prj|cpg)$/i;

export function importPanel(map, root) {
  const panel = { map, root, step: { name: "drop" } };
  panel.to = (name, more = {}) => { panel.step = { ...panel.step, problem: null, ...more, name }; draw(panel); };
  dropAnywhere((files) => take(panel, files));
  language.listen(() => draw(panel));
  tab.listen((name) => { if (name === "import" && panel.step.name === "drop") draw(panel); });
  draw(panel);
}

function take(panel, files) {
  tab.set("import");
  if (files.length > 1) return say(t(BARE_PART.test(files[0].name) ? "barePart" : "oneFile"), 10);
  if (BARE_PART.test(files[0].name)) return say(t("barePart"), 10);
  return panel.to("kind", { file: files[0], choice: {}, given: {} });
}

const STEPS = { drop: dropStep, kind: kindStep, reading: busy, preview: previewStep, publishing: busy, done: doneStep };

async function draw(panel) {
  const { step } = panel;
  const content = await STEPS[step.name](panel);
  if (step !== panel.step) return;
  const problem = step.problem ? el("p", { class: "problem", role: "alert" }, step.problem) : null;
  panel.root.replaceChildren(...[fileLine(step), problem, ...content].filter(Boolean));
}

const fileLine = ({ file, name }) => (file && name !== "drop"
  ? el("p", { class: "file-line" }, el("strong", {}, file.name), el("small", {}, sizeText(file.size))) : null);

const sizeText = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

async function dropStep(panel) {
  const welcome = isEmptyCity() ? el("p", { class: "welcome" }, t("emptyCity")) : null;
  return [welcome, dropZone((files) => take(panel, files)), await recentBatches(() => changed(panel))];
}

async function changed(panel) {
  await reloadLayers(panel.map);
  panel.to("drop", { file: null });
}

function kindStep(panel) {
  const { file, choice } = panel.step;
  return [kindForm(file, choice, () => read(panel, {}), () => panel.to("drop", { file: null })),
    panel.step.problem ? readingForm(panel.step.given, (more) => read(panel, more)) : null];
}

/** Sends the file; what the user overruled so far goes along. */
async function read(panel, more) {
  const { file, choice, given } = panel.step;
  const parameters = { ...given, ...more };
  forget(panel);
  panel.to("reading", { given: parameters, answer: null });
  try {
    const answer = await previewImport(file, { as: asParameter(choice), ...parameters });
    const map = Object.fromEntries(answer.fields.map((field) => [field.source, field.target]));
    panel.to("preview", { answer, chosen: map });
  } catch (problem) {
    // Most often the file names no reference system or a wrong encoding: the form offers both.
    panel.to("kind", { problem: problem.message });
  }
}

function busy({ step }) {
  return [el("p", { class: "busy", role: "status" },
    t(step.name === "reading" ? "reading" : "publishing", { file: step.file.name }))];
}

/** A table: what its columns are for, and how many rows have a place. */
function tableStep(panel) {
  const { answer, chosen } = panel.step;
  const faults = el("p", { class: "problem", role: "alert" });
  const publish = publishButton(panel);
  const check = () => {
    faults.textContent = roleFaults(chosen);
    faults.hidden = faults.textContent === "";
    publish.disabled = !faults.hidden;
  };
  check();
  return [
    readingForm(answer, (more) => read(panel, more)), summaryCounts(answer.summary), placingNotes(answer.summary),
    rejectsTable(answer),
    el("section", {}, el("h3", {}, t("columns")), roleTable(answer, chosen, check),
      el("p", { class: "hint" }, t("mappingNote"))),
    faults, el("div", { class: "actions sticky" }, publish, startOver(panel, "cancel")),
  ];
}

const publishButton = (panel) => el("button", { type: "button", class: "primary", id: "import-publish",
  on: { click: () => commit(panel) } }, t("publish"));

async function previewStep(panel) {
  const { answer, chosen, choice } = panel.step;
  if (choice.kind === "table") return tableStep(panel);
  const layer = layers.value.find((one) => one.luotu.kind === choice.kind);
  const [fields, required] = layer
    ? await Promise.all([fetchSchema(layer.id), fetchSchemaRequired(layer.id)]) : [null, []];
  const faults = el("p", { class: "problem", role: "alert" });
  const publish = publishButton(panel);
  const check = () => {
    const { missing, twice } = mappingFaults(chosen, fields, required);
    faults.textContent = [missing, twice].filter(Boolean).join("；");
    faults.hidden = faults.textContent === "";
    publish.disabled = twice !== "";
  };
  check();
  return [
    readingForm(answer, (more) => read(panel, more)), summaryCounts(answer.summary),
    rejectsTable(answer),
    el("section", {}, el("h3", {}, t("mapping")), mappingTable(answer, chosen, fields, check),
      el("p", { class: "hint" }, t("mappingNote"))),
    faults,
    el("div", { class: "actions sticky" }, publish, startOver(panel, "cancel")),
  ];
}

async function commit(panel) {
  const { answer, chosen, choice } = panel.step;
  panel.to("publishing");
  try {
    const plan = { as: asParameter(choice), map: chosen, encoding: answer.encoding, crs: answer.crs || null };
    const isFirst = isEmptyCity();
    const summary = await commitImport(answer.upload, plan);
    await reloadLayers(panel.map);
    const id = isOwn(choice.kind) ? choice.layer : layers.value.find((one) => one.luotu.kind === choice.kind)?.id;
    panel.to("done", { summary, layer: id });
    seeLayer(panel.map, id, isFirst);
  } catch (problem) {
    panel.to("preview", { problem: problem.message });
  }
}

function doneStep(panel) {
  const { summary, layer: id, choice, answer } = panel.step;
  const layer = layers.value.find((one) => one.id === id);
  return [
    el("p", { class: "done", role: "status" }, t("published", { layer: layer ? layerTitle(layer) : id })),
    summaryCounts(summary),
    choice.kind === "table" && summary.rejected ? rejectsLink(answer.upload) : null,
    el("div", { class: "actions" },
      el("button", { type: "button", class: "primary", on: { click: () => seeLayer(panel.map, id, true) } },
        t("seeOnMap")),
      summary.batch ? undoButton(summary.batch, () => changed(panel)) : null,
      startOver(panel, "nextFile")),
  ];
}

/** Drops the upload of a preview that is left. */
function forget({ step }) {
  if (step.answer) dropUpload(step.answer.upload);
}

const startOver = (panel, key) =>
  el("button", { type: "button", class: "quiet", on: { click: () => {
    forget(panel);
    panel.to("drop", { file: null, answer: null });
  } } }, t(key));

/** A file dropped anywhere on the page is taken. */
function dropAnywhere(accept) {
  const veil = byId("drop-veil");
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (isShown) => { veil.hidden = !isShown; veil.textContent = isShown ? t("dropAnywhere") : ""; };
  window.addEventListener("dragover", (event) => { if (carriesFiles(event)) { event.preventDefault(); show(true); } });
  window.addEventListener("dragleave", (event) => { if (!event.relatedTarget) show(false); });
  window.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    show(false);
    accept(event.dataTransfer.files);
  });
}
