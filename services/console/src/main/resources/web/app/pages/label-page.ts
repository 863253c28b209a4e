import { html, LitElement, nothing } from "lit";
import { onChanges } from "../changes";
import { drawsPicture, shownEditor, valueEditor } from "../editors/value-editor";
import type { ZoomPicture } from "../editors/zoom-picture";
import { count, percent } from "../format";
import { LabelQueue } from "../label-queue";
import { labeller } from "../labeller";
import { path } from "../route";
import { base } from "../style";
import type { Project, Value } from "../types";
import { kindOf, said } from "../values";
import { icon } from "../parts/icon";
import { meter } from "../parts/run-line";
import { labelKeys } from "./label-keys";
import { labelStyle } from "./label-style";
import "../editors/zoom-picture";
import "../parts/conflict-view";
import "../parts/item-text";
import "../parts/label-history";

const WHY: Record<string, string> = {
  unlabelled: "not labelled yet",
  margin: "the model hesitates between two",
  entropy: "the model is unsure",
  disagreement: "the model says something else than its label",
  diversity: "unlike what is labelled so far",
  random: "picked at random",
};

/** One item at a time, by the keyboard. */
export class LabelPage extends LitElement {
  static properties = { project: { attribute: false }, flagging: { state: true } };
  static styles = [base, labelStyle];

  declare project: Project;
  declare flagging: boolean;
  private queue!: LabelQueue;

  constructor() {
    super();
    this.flagging = false;
    onChanges(this, () => this.queue.refresh(), (change) => change.what === "models" && change.project === this.project.id);
  }

  connectedCallback() {
    super.connectedCallback();
    this.queue = new LabelQueue(this.project.id, labeller(), () => this.requestUpdate());
    this.queue.start();
    addEventListener("keydown", this.key);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.key);
    this.queue.stop();
    super.disconnectedCallback();
  }

  private readonly key = (event: KeyboardEvent) => {
    const target = event.composedPath()[0];
    const typing = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "range");
    if (typing || event.altKey || (event.repeat && !event.key.startsWith("Arrow"))) {
      return;
    }
    if (this.means(event, target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement)) {
      event.preventDefault();
    }
  };

  /** What is pressed goes to the editor first, then to the picture, then to the queue. */
  private means(event: KeyboardEvent, pressing: boolean): boolean {
    const { key } = event;
    const presses = pressing && (key === " " || key === "Enter");
    const plain = !event.ctrlKey && !event.metaKey;
    const editor = this.queue.current && shownEditor(this.renderRoot as ShadowRoot);
    if (editor && !presses && (plain || drawsPicture(this.project)) && editor.key(event)) {
      return true;
    }
    if (!plain) {
      return key === "z" && this.did(() => this.queue.undo());
    }
    if (this.renderRoot.querySelector<ZoomPicture>("zoom-picture")?.key(event)) {
      return true;
    }
    switch (key) {
      case " ":
      case "Enter":
        return !presses && Boolean(editor?.accept());
      case "s":
      case "ArrowRight":
        return this.did(() => this.queue.skip());
      case "f":
        return this.did(() => this.startFlag());
      case "u":
      case "z":
      case "Backspace":
      case "ArrowLeft":
        return this.did(() => this.queue.undo());
      default:
        return false;
    }
  }

  private did(act: () => void): true {
    act();
    return true;
  }

  private async startFlag() {
    if (this.queue.current) {
      this.flagging = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLInputElement>("[name=reason]")?.focus();
    }
  }

  private flag(event: Event) {
    event.preventDefault();
    this.flagging = false;
    this.queue.flag(this.renderRoot.querySelector<HTMLInputElement>("[name=reason]")!.value.trim());
  }

  render() {
    const { project, queue } = this;
    const share = project.items ? project.labelled / project.items : 0;
    return html`
      <h1 class="unseen">Label ${project.title || project.id}</h1>
      <div class="desk">
        <section class="work" aria-label="The item">
          ${queue.conflicts.map(
            (conflict) => html`<conflict-view
              .project=${project}
              .conflict=${conflict}
              @keep=${() => queue.keepTheirs(conflict)}
              @mine=${() => queue.useMine(conflict)}
            ></conflict-view>`,
          )}
          ${queue.current ? this.task() : this.nothingLeft()}
          ${this.noticeLine()}
        </section>
        <aside>
          <section class="card progress">
            <div class="spread">
              <strong class="number">${percent(share, 1)}</strong>
              <span class="muted small number">${count(project.labelled)} of ${count(project.items)}</span>
            </div>
            <div class="row">${meter(share, "Share of items labelled")}</div>
            ${project.toReview
              ? html`<a class="small" href=${path(project.id, "review")}>${count(project.toReview)} wait for a review</a>`
              : nothing}
          </section>
          <label-history .history=${queue.history} @undo=${(e: CustomEvent) => queue.undo(e.detail)}></label-history>
          ${labelKeys(kindOf(project))}
        </aside>
      </div>
    `;
  }

  private task() {
    const { task, picture } = this.queue.current!;
    const subject = { item: task.item, current: task.current, suggestion: task.suggestion };
    const decide = (value: Value) => this.queue.current?.task.item === task.item && this.queue.label(value);
    return html`
      ${drawsPicture(this.project) ? nothing : this.face()} ${this.suggestion()}
      ${valueEditor(this.project, subject, picture, decide)}
      ${this.flagging ? this.flagForm() : nothing}
      <div class="row acts">
        <button class="quiet" @click=${() => this.queue.undo()}>${icon("undo")}Undo <kbd>u</kbd></button>
        <button class="quiet" @click=${() => this.queue.skip()}>${icon("skip")}Skip <kbd>s</kbd></button>
        <button class="quiet" @click=${() => this.startFlag()} aria-expanded=${this.flagging}>${icon("flag")}Flag <kbd>f</kbd></button>
        ${task.current ? html`<span class="tag plain">now: ${said(task.current)}</span>` : nothing}
        <span class="muted small mono name" title=${task.item}>${task.item}</span>
      </div>
      <p class="muted small why">${WHY[task.strategy] ? `Here because it is ${WHY[task.strategy]}.`.replace("it is the", "the") : ""}</p>
    `;
  }

  private face() {
    const { task, picture } = this.queue.current!;
    picture.alt = "The picture to label";
    return html`<figure>
      ${task.image
        ? html`<zoom-picture .picture=${picture}></zoom-picture>`
        : html`<item-text project=${this.project.id} item=${task.item} .content=${task.content}></item-text>`}
    </figure>`;
  }

  private flagForm() {
    return html`<form class="reason" @submit=${this.flag} @keydown=${(e: KeyboardEvent) => e.key === "Escape" && (this.flagging = false)}>
      <input name="reason" aria-label="Why somebody should look at it" placeholder="Why should somebody look at it?" maxlength="1000" />
      <button class="primary">Flag</button>
      <button type="button" @click=${() => (this.flagging = false)}>Cancel</button>
    </form>`;
  }

  private suggestion() {
    const suggestion = this.queue.current?.task.suggestion;
    if (!suggestion && drawsPicture(this.project)) {
      return nothing;
    }
    if (!suggestion) {
      return html`<p class="advice muted small">
        ${this.project.champion ? "The model has not seen this one." : "No model helps yet: train one after some labels."}
      </p>`;
    }
    return html`<button class="advice offer" @click=${() => shownEditor(this.renderRoot as ShadowRoot)?.accept()}>
      <span>Model ${suggestion.modelVersion} says <strong>${suggestion.className}</strong></span>
      <span class="number">${percent(suggestion.confidence)}</span>
      ${meter(suggestion.confidence, "Confidence")}
      <kbd>space</kbd>
    </button>`;
  }

  private nothingLeft() {
    const { queue, project } = this;
    if (queue.trouble) {
      return html`<div class="empty card"><h2>No tasks for now</h2><p>${queue.trouble}</p></div>`;
    }
    if (!queue.exhausted) {
      return html`<div class="empty card" aria-busy="true"><p>Fetching tasks …</p></div>`;
    }
    return project.items === 0
      ? html`<div class="empty card">
          <h2>Nothing has come in yet</h2>
          <p>Bring items in: <span class="mono">./millrace ingest FOLDER --project ${project.id}</span></p>
        </div>`
      : html`<div class="empty card">
          <h2>Nothing is left to label</h2>
          <p>Everything is labelled, or with somebody else. New items appear here by themselves.</p>
          <div class="row">
            <a class="button primary" href=${path(project.id, "runs")}>Train on these labels</a>
            <a class="button" href=${path(project.id, "items")}>Look through the items</a>
          </div>
        </div>`;
  }

  private noticeLine() {
    const { notice } = this.queue;
    return html`<p class="notice ${notice?.bad ? "bad" : ""}" role="status" aria-live="polite">${notice?.text}</p>`;
  }
}

customElements.define("label-page", LabelPage);
