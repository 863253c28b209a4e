import { html, type TemplateResult } from "lit";
import { labeller } from "../labeller";
import type { Kind } from "../values";

const line = (keys: string[], meaning: string) =>
  html`<dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${meaning}</dd>`;

const OWN: Record<Kind, TemplateResult[]> = {
  class: [line(["1", "…", "9", "a", "…"], "label and go on"), line(["space", "enter"], "accept the suggestion"), line(["+", "-", "0"], "zoom")],
  classes: [line(["1", "…", "9", "a", "…"], "toggle a class"), line(["enter"], "done, go on"), line(["space"], "accept the suggestion")],
  points: [
    line(["1", "…", "9"], "choose a point"),
    line(["← ↑ → ↓", "space"], "move a cross, set the point"),
    line(["⌫"], "take one away"),
    line(["enter"], "done, go on"),
    line(["+", "-", "0"], "zoom; shift and drag moves"),
  ],
  regions: [
    line(["1", "…", "9"], "choose a code"),
    line(["b", "p", "e"], "brush, polygon, eraser"),
    line(["[", "]"], "brush size"),
    line(["← ↑ → ↓", "space"], "move a cross, paint or set a corner"),
    line(["enter"], "close the polygon; else done"),
    line(["ctrl z", "ctrl y"], "undo, redo a stroke"),
    line(["+", "-", "0"], "zoom; shift and drag moves"),
  ],
  text: [line(["ctrl enter"], "done, go on")],
  number: [line(["enter"], "done, go on")],
};

/** What the keys mean on the page that labels. */
export const labelKeys = (kind: Kind) => html`<details class="card help small">
  <summary>Keys</summary>
  <dl>
    ${OWN[kind]} ${line(["s"], "skip")} ${line(["f"], "flag for a review")} ${line(["u"], "undo or go back, without end")}
  </dl>
  <p class="muted">You label as ${labeller()}.</p>
</details>`;
