import { fetchProposals, pictureAddress, reviewProposal } from "../api.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { language, signal } from "../signal.js";
import { beginPage, degrees, metresBetween } from "./page.js";

// What people in the field say, beside what the base says; one decision each.

const STATES = ["open", "adopted", "refused"];
const state = signal("open");
const found = signal([]);
const problem = signal(null);

const time = (text) => (text ?? "").slice(0, 16).replace("T", " ");

function kindOf(proposal) {
  const { kind, text } = proposal.draft;
  return kind === "wrong" && !text ? "gone" : kind;
}

/** The rows of the comparison: [title, in the base, proposed, whether they differ]. */
function rows(proposal) {
  const { draft, present } = proposal;
  const kind = kindOf(proposal);
  const isPlaced = draft.lon !== undefined && draft.lon !== null;
  const metres = isPlaced && present?.lon ? Math.round(metresBetween(present, draft)) : null;
  const place = isPlaced ? degrees(draft) + (metres === null ? "" : `（${t("moves", { metres })}）`) : "—";
  const ended = kind === "gone" ? t("willEnd") : "—";
  return [
    ["fullAddress", present?.address ?? "—", kind === "new" ? `${draft.text}（${t("willAdd")}）` : ended,
      kind === "new" || kind === "gone"],
    ["ownName", present?.name ?? "—", kind === "wrong" ? draft.text : "—", kind === "wrong"],
    ["where", degrees(present), place, isPlaced && metres !== 0],
    ["code", present?.code ?? "—", "—", false],
  ];
}

function comparison(proposal) {
  return el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }), el("th", { scope: "col" }, t("inBase")),
      el("th", { scope: "col" }, t("proposed")))),
    el("tbody", {}, ...rows(proposal).map(([title, base, said, differs]) => el("tr", {},
      el("th", { scope: "row" }, t(title)), el("td", {}, base), el("td", { class: differs ? "differs" : null }, said)))));
}

function card(proposal) {
  const { draft, id } = proposal;
  const spot = draft.lon ? draft : proposal.present;
  return el("article", { class: `proposal${proposal.hasPicture ? " has-picture" : ""}`, id: `proposal-${id}` },
    el("header", {},
      el("h2", {}, `#${id} ${t(`kind_${kindOf(proposal)}`)}`),
      el("p", { class: "hint" }, t("reportedBy", { by: draft.by, time: time(proposal.time) }),
        draft.note && ` · ${draft.note}`,
        spot?.lon && el("a", { class: "link", href: `/#map=18/${spot.lat}/${spot.lon}&at=${spot.lon},${spot.lat}`, target: "_blank" }, ` ${t("onMap")}`))),
    proposal.hasPicture && el("figure", {}, el("a", { href: pictureAddress(id), target: "_blank" },
      el("img", { class: "thumb", src: pictureAddress(id), alt: t("photoOf", { id }), loading: "lazy" }))),
    comparison(proposal),
    proposal.state === "open" ? decision(id) : el("p", { class: "hint" }, t("decidedBy", {
      state: t(`state_${proposal.state}`), by: proposal.reviewer ?? "", time: time(proposal.reviewedAt),
    }), proposal.reason && ` · ${proposal.reason}`));
}

function decision(id) {
  const reason = el("input", { id: `reason-${id}` });
  const decide = (word) => async () => {
    if (word === "refuse" && !reason.value.trim()) {
      reason.setAttribute("aria-invalid", "true");
      problem.set(t("needReason"));
      return reason.focus();
    }
    problem.set(null);
    try {
      await reviewProposal(id, { decision: word, reason: reason.value.trim() || null });
    } catch (failure) {
      problem.set(t("failed", { why: failure.message }));
    }
    return load();
  };
  return el("div", { class: "send" },
    el("div", { class: "field" }, el("label", { for: `reason-${id}` }, t("reason")), reason),
    el("div", { class: "row" },
      el("button", { type: "button", class: "primary adopt", on: { click: decide("adopt") } }, t("adopt")),
      el("button", { type: "button", class: "quiet refuse", on: { click: decide("refuse") } }, t("refuse"))));
}

function draw() {
  byId("main").replaceChildren(
    el("div", { class: "states", role: "group" }, ...STATES.map((name) => el("button", {
      type: "button", class: "quiet", id: `state-${name}`, "aria-pressed": String(state.value === name),
      on: { click: () => { state.set(name); load(); } },
    }, t(`state_${name}`)))),
    problem.value && el("p", { class: "problem", role: "alert" }, problem.value),
    ...(found.value.length ? found.value.map(card)
      : [el("p", { class: "hint" }, t("noProposals", { state: t(`state_${state.value}`) }))]));
}

async function load() {
  try {
    found.set((await fetchProposals(state.value)).proposals);
  } catch (failure) {
    problem.set(t("failed", { why: failure.message }));
  }
}

document.body.classList.add("wide");
await beginPage("reviewTitle");
draw();
for (const change of [found, problem, language]) change.listen(draw);
await load();
document.body.dataset.ready = "true";
