import { byId, el } from "./dom.js";

/** Says a sentence for a while, to eyes and screen readers. */
export function say(sentence, seconds = 6) {
  const toast = el("p", { class: "toast" }, sentence);
  byId("toasts").append(toast);
  setTimeout(() => toast.remove(), seconds * 1000);
}

/** Says a sentence unless it stands there already: a hundred tiles may fail for one reason. */
export function sayOnce(sentence) {
  const isSaid = [...byId("toasts").children].some((toast) => toast.textContent === sentence);
  if (!isSaid) say(sentence);
}
