import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { copyText } from "./clipboard.js";
import { showExtent } from "./map.js";
import { showMyPosition } from "./position.js";
import { language, profile } from "./signal.js";

/** The buttons beside the map. */
export function mapControls(map, root, showMarks) {
  const actions = {
    myPosition: ["position", () => showMyPosition(map, showMarks)],
    wholeCity: ["extent", () => showExtent(map, profile.value?.extent)],
    zoomIn: ["plus", () => map.zoomIn()],
    zoomOut: ["minus", () => map.zoomOut()],
    share: ["share", () => copyText(location.href)],
  };
  for (const [key, [picture, act]] of Object.entries(actions)) {
    const button = el("button", { type: "button", id: `control-${key}`, on: { click: act } }, icon(picture));
    language.watch(() => {
      button.setAttribute("aria-label", t(key));
      button.title = t(key);
    });
    root.append(button);
  }
}
