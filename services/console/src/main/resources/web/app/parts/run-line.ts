import { html } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { brief, percent } from "../format";
import type { Run, RunState } from "../types";

const TONES: Record<RunState, string> = {
  requested: "plain",
  running: "pulse",
  completed: "",
  failed: "bad",
  cancelled: "plain",
  lost: "bad",
};

export const stateTag = (state: RunState) => html`<span class="tag ${TONES[state]}">${state}</span>`;

export const ended = (run: Run) => !["requested", "running"].includes(run.state);

export const progress = (run: { step: number; totalSteps: number }) =>
  run.totalSteps ? Math.min(1, run.step / run.totalSteps) : 0;

export const meter = (share: number, label: string) => html`<div
  role="progressbar"
  aria-label=${label}
  aria-valuenow=${Math.round(share * 100)}
  aria-valuemin="0"
  aria-valuemax="100"
  style=${styleMap({ height: "6px", borderRadius: "99px", background: "var(--line)", overflow: "hidden", flex: "1", minWidth: "60px" })}
>
  <div
    style=${styleMap({ height: "100%", background: "var(--accent)", transformOrigin: "0 0", transform: `scaleX(${share})`, transition: "transform 0.3s" })}
  ></div>
</div>`;

/** A run that is under way, in one line. */
export const runLine = (run: Run) => html`<div class="row" style=${styleMap({ flexWrap: "nowrap" })}>
  ${stateTag(run.state)}<span class="mono">${brief(run.run)}</span>${meter(progress(run), `Run ${brief(run.run)}`)}
  <span class="number">${percent(progress(run))}</span>
</div>`;
