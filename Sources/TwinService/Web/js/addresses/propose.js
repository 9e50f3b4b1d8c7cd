import { fetchAddress, proposeAddress } from "../api.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { language, signal } from "../signal.js";
import { aimingMap } from "./aim.js";
import { addressChooser, draw as drawChooser } from "./choose-address.js";
import { base64, smallPicture } from "./picture.js";
import { beginPage, degrees } from "./page.js";

// A worker stands before a door and says what is wrong: which address, where, with a photo.

const KINDS = ["moved", "wrong", "gone", "new"];
const kind = signal("moved");
const photo = signal(null);
const state = { text: "", note: "", by: "", problem: null, isSending: false };
const chooser = addressChooser();
const aim = aimingMap();
const position = el("p", { class: "hint digits" });

const tellPosition = () => { position.textContent = aim.place.value ? degrees(aim.place.value) : t("aimHint"); };
aim.place.listen(tellPosition);
chooser.chosen.listen((chosen) => {
  if (chosen?.lon !== undefined && chosen?.lon !== null && !aim.place.value) aim.go(chosen.lon, chosen.lat);
});

const field = (id, label, attributes = {}, tag = "input") => el("div", { class: "field" },
  el("label", { for: id }, t(label)),
  el(tag, { id, on: { input: (event) => { state[id] = event.target.value; } }, ...attributes }));

function filled(node, text) {
  node.querySelector("input, textarea").value = text;
  return node;
}

function step(title, ...children) {
  return el("section", { class: "step" }, el("h2", {}, t(title)), ...children);
}

function kindStep() {
  return el("fieldset", { class: "step" }, el("legend", { class: "visually-hidden" }, t("whatIsWrong")),
    el("h2", { "aria-hidden": "true" }, t("whatIsWrong")),
    el("div", { class: "choices" }, ...KINDS.map((name) => el("label", {},
      el("input", {
        type: "radio", name: "kind", value: name, id: `kind-${name}`, on: { change: () => kind.set(name) },
      }), t(`kind_${name}`)))));
}

function addressStep() {
  if (kind.value === "new") return step("newAddress", filled(field("text", "fullAddress"), state.text));
  drawChooser(chooser);
  return step("whichAddress", chooser.element,
    kind.value === "wrong" && filled(field("text", "newName"), state.text));
}

function photoStep() {
  const input = el("input", {
    type: "file", accept: "image/*", capture: "environment", id: "photo", class: "visually-hidden",
    on: { change: (event) => takePhoto(event.target.files[0]) },
  });
  const shown = photo.value;
  return step("photo", input,
    shown && el("img", { class: "thumb", src: shown.address, alt: t("photo") }),
    el("div", { class: "row" },
      el("button", { type: "button", class: "quiet", on: { click: () => input.click() } }, t("takePhoto")),
      shown && el("button", { type: "button", class: "link", on: { click: () => photo.set(null) } }, t("removePhoto"))));
}

async function takePhoto(file) {
  if (!file) return;
  try {
    const blob = await smallPicture(file);
    if (photo.value) URL.revokeObjectURL(photo.value.address);
    state.problem = null;
    photo.set({ name: file.name, blob, address: URL.createObjectURL(blob) });
  } catch {
    complain("photoUnreadable");
  }
}

function findMe() {
  if (!window.isSecureContext || !navigator.geolocation) return complain("notSecure");
  position.textContent = t("locating");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => aim.go(coords.longitude, coords.latitude),
    ({ code }) => complain(code === 1 ? "positionDenied" : "positionUnavailable"),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 5000 });
  return undefined;
}

const placeStep = () => step("whereIsIt", aim.element, position,
  el("div", { class: "row" },
    el("button", { type: "button", class: "quiet", id: "my-position", on: { click: findMe } }, t("useMyPosition")),
    kind.value !== "moved" && el("button", {
      type: "button", class: "link", on: { click: () => aim.place.set(null) },
    }, t("withoutPosition"))));

function sendStep() {
  return el("div", { class: "send" },
    state.problem && el("p", { class: "problem", role: "alert" }, state.problem),
    el("button", { class: "primary", type: "submit", id: "send", disabled: state.isSending },
      t(state.isSending ? "sending" : "send")));
}

let isStarted = false;

function draw() {
  const form = el("form", { class: "steps", novalidate: true, on: { submit: send } },
    kindStep(), addressStep(), placeStep(), photoStep(),
    step("more", filled(field("note", "remark", { rows: 2 }, "textarea"), state.note),
      filled(field("by", "yourName", { autocomplete: "name" }), state.by)),
    sendStep());
  form.querySelector(`#kind-${kind.value}`).checked = true;
  tellPosition();
  byId("main").replaceChildren(form);
  if (!isStarted) {
    isStarted = true;
    aim.start().catch((problem) => complain("failed", problem.message));
  }
  aim.map?.resize();
}

function complain(key, why) {
  state.problem = t(key, { why });
  state.isSending = false;
  draw();
  byId("main").querySelector(".problem").scrollIntoView({ block: "center" });
}

/** What is missing; null where nothing is. */
function missing() {
  if (kind.value !== "new" && !chooser.chosen.value) return "needAddress";
  if (["new", "wrong"].includes(kind.value) && !state.text.trim()) return "needText";
  if (kind.value === "moved" && !aim.place.value) return "needPosition";
  return state.by.trim() ? null : "needName";
}

async function send(event) {
  event.preventDefault();
  if (state.isSending) return undefined;
  const lack = missing();
  if (lack) return complain(lack);
  state.problem = null;
  state.isSending = true;
  draw();
  try {
    thank((await proposeAddress(await proposal())).id);
  } catch (problem) {
    complain(problem instanceof TypeError ? "offline" : "failed", problem.message);
  }
  return undefined;
}

async function proposal() {
  const place = aim.place.value ?? {};
  return {
    kind: kind.value === "gone" ? "wrong" : kind.value,
    address: kind.value === "new" ? null : chooser.chosen.value.code,
    text: ["new", "wrong"].includes(kind.value) ? state.text.trim() : null,
    lon: place.lon ?? null, lat: place.lat ?? null, note: state.note.trim() || null, by: state.by.trim(),
    photo: photo.value?.name ?? null,
    picture: photo.value ? { type: "image/jpeg", data: await base64(photo.value.blob) } : null,
  };
}

function thank(id) {
  state.isSending = false;
  byId("main").replaceChildren(el("p", { class: "done", role: "status", tabindex: "-1" }, t("sent", { id })),
    el("p", {}, el("button", { type: "button", class: "quiet", on: { click: again } }, t("another"))));
  byId("main").querySelector(".done").focus();
}

function again() {
  Object.assign(state, { text: "", note: "", problem: null });
  photo.set(null);
  chooser.chosen.set(null);
  aim.place.set(null);
  draw();
}

/** #address=CODE chooses the address, #kind=… what is wrong. */
async function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (KINDS.includes(asked.get("kind"))) kind.set(asked.get("kind"));
  const code = asked.get("address");
  if (!code) return;
  const found = await fetchAddress(code).catch(() => null);
  if (found) chooser.chosen.set({ ...found, code: found.code ?? `#${found.id}` });
}

await beginPage("proposeTitle");
await readAddress();
draw();
for (const change of [photo, language]) change.listen(draw);
kind.listen((name) => { draw(); byId(`kind-${name}`).focus(); });
document.body.dataset.ready = "true";
window.luotu = { aim };
