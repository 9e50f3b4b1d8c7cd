import { fetchBatches, undoImport } from "../api.js";
import { el } from "../dom.js";
import { number, t } from "../i18n.js";
import { layers } from "../signal.js";
import { layerTitle } from "../terms.js";
import { say } from "../toast.js";

const SHOWN = 8;

/** The last imports, newest first, each with its undo. `undone` is called after one is taken back. */
export async function recentBatches(undone) {
  const batches = await fetchBatches().catch(() => null);
  if (batches === null) return null;
  const newest = [...batches].sort((a, b) => b.batch - a.batch).slice(0, SHOWN);
  return el("section", { class: "batches" }, el("h2", {}, t("recentImports")),
    newest.length
      ? el("ul", {}, ...newest.map((batch) => el("li", {}, line(batch, undone))))
      : el("p", { class: "hint" }, t("noImports")));
}

function line(batch, undone) {
  const layer = layers.value.find((one) => one.id === batch.layer);
  const counts = ["inserted", "updated", "retired", "rejected"].filter((key) => batch[key])
    .map((key) => `${t(key)} ${number(batch[key])}`);
  return el("div", { class: "batch" },
    el("div", {}, el("strong", {}, batch.file.replace(/^.*[/\\]/, "")),
      el("small", {}, [layer ? layerTitle(layer) : batch.layer, localTime(batch.time), ...counts].join(" · "))),
    batch.undone ? el("span", { class: "hint" }, t("undone"))
      : batch.undoes ? el("span", { class: "hint" }, t("undoOf", { batch: batch.undoes }))
        : undoButton(batch.batch, undone));
}

/** "2026-05-01 16:00" in the reader's time zone; an unreadable time as it stands. */
const localTime = (time) =>
  (Number.isNaN(Date.parse(time)) ? time : new Date(time).toLocaleString("sv-SE").slice(0, 16));

/** A button that asks once more before it acts. */
export function undoButton(batch, undone) {
  let isSure = false;
  const button = el("button", { type: "button", class: "quiet undo", "data-batch": batch, on: {
    click: async () => {
      if (!isSure) {
        isSure = true;
        button.textContent = t("undoSurely");
        return;
      }
      button.disabled = true;
      try {
        await undoImport(batch);
        say(t("undoDone", { batch }));
        await undone();
      } catch (problem) {
        button.disabled = false;
        say(t("failed", { why: problem.message }), 12);
      }
    },
    blur: () => { isSure = false; button.textContent = t("undo"); },
  } }, t("undo"));
  return button;
}
