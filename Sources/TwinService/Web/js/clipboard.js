import { t } from "./i18n.js";
import { say } from "./toast.js";

/** Copies a text; where the browser does not allow it (no HTTPS), shows it to be copied by hand. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(t("copied"), 2);
  } catch {
    say(t("copyByHand", { text }), 15);
  }
}
