import { fetchCell } from "./api.js";
import { closeButton } from "./card.js";
import { byId, el } from "./dom.js";
import { t } from "./i18n.js";
import { forget } from "./identify.js";
import { circle, mark, pointMark } from "./marks.js";
import { flyTo } from "./map.js";
import { inquiry, language } from "./signal.js";
import { say } from "./toast.js";

// "My position → my cell": for the worker with a phone. GPS answers WGS 84, which is CGCS2000 at this accuracy.

const CODES = { 1: "positionDenied", 2: "positionUnavailable", 3: "positionUnavailable" };

function currentPosition() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject,
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 5000 });
  });
}

/** Finds the position, marks it, and shows in which cell, community and town it lies. */
export async function showMyPosition(map, showMarks) {
  if (!window.isSecureContext || !navigator.geolocation) return say(t("notSecure"), 12);
  say(t("locating"), 2);
  try {
    const { coords } = await currentPosition();
    const { longitude: lon, latitude: lat, accuracy } = coords;
    showMarks("position", [mark("accuracy", circle(lon, lat, accuracy)), pointMark("position", lon, lat)]);
    showCard({ lon, lat, accuracy, place: await fetchCell(lon, lat) });
    flyTo(map, lon, lat, 16);
  } catch (problem) {
    const key = CODES[problem.code];
    say(key ? t(key) : t("failed", { why: problem.message }), 10);
  }
  return undefined;
}

let shown = null;

function showCard(here) {
  forget();
  shown = here;
  draw();
  byId("card").querySelector("h2").focus();
}

inquiry.listen((asked) => { if (asked) shown = null; });
language.listen(() => { if (shown) draw(); });

function draw() {
  const card = byId("card");
  const { cell, community, town, county } = shown.place;
  card.hidden = false;
  document.body.classList.add("has-card");
  card.replaceChildren(
    el("header", { class: "card-head" },
      el("div", {},
        el("h2", { tabindex: "-1" }, cell ? cell.name || cell.code : t("positionTitle")),
        el("p", { class: "card-layer" }, cell ? t("cell") : t("outsideCity"))),
      closeButton(close)),
    el("div", { class: "card-body" },
      el("dl", { class: "attributes" }, ...[["cell", cell?.code], ["community", community?.name], ["town", town?.name],
        ["county", county?.name]].filter(([, value]) => value).flatMap(([key, value]) => [
        el("dt", {}, t(key)), el("dd", {}, value)])),
      el("p", { class: "hint" }, t("accuracy", { metres: Math.round(shown.accuracy) }))));
}

function close() {
  shown = null;
  byId("card").hidden = true;
  document.body.classList.remove("has-card");
}
