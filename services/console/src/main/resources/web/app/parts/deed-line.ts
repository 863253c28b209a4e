import { html, nothing } from "lit";
import { ago, percent } from "../format";
import type { Deed } from "../types";
import { said } from "../values";

/** Something that was done to an item, in two lines: who, what, when, from which suggestion. */
export function deedLine(deed: Deed, undo: () => void, counts: boolean) {
  const gave = deed.what === "labelled" || deed.what === "voted";
  const value = said(deed.value);
  return html`<li title="Event ${deed.eventId} of ${deed.eventSource}">
    <div class="spread">
      <span class=${gave && !counts ? "retracted" : ""}>
        ${gave ? html`<strong>${value}</strong>${deed.what === "voted" ? " voted" : ""} by ` : html`<strong>${deed.what}</strong> by `}${deed.labeller}
      </span>
      ${gave && counts ? html`<button class="quiet small" @click=${undo}>Take back</button>` : nothing}
    </div>
    <small class="muted">
      ${[deed.source, advice(deed), deed.selection && `among many: ${deed.selection}`, deed.detail && `“${deed.detail}”`, deed.undoes && "undoing", ago(deed.at)]
        .filter(Boolean)
        .join(", ")}
    </small>
  </li>`;
}

function advice({ suggestedBy, suggestion, confidence, value }: Deed): string {
  if (!suggestedBy) {
    return "";
  }
  const sure = confidence ? ` at ${percent(confidence)}` : "";
  return said(value) === suggestion
    ? `as model ${suggestedBy} suggested${sure}`
    : `against model ${suggestedBy}, which said ${suggestion}${sure}`;
}
