import { html, LitElement, nothing } from "lit";
import { drawsPicture, shownEditor, valueEditor } from "../editors/value-editor";
import { ago, count, percent } from "../format";
import { labeller } from "../labeller";
import { path } from "../route";
import { ReviewQueue, type Judging } from "../review-queue";
import { base } from "../style";
import type { LabelRecord, Project, Review, Value } from "../types";
import { sameValue, said } from "../values";
import { icon } from "../parts/icon";
import { meter } from "../parts/run-line";
import { reviewStyle } from "./review-style";
import "../editors/zoom-picture";
import "../parts/agreement-figures";
import "../parts/item-text";
import "../parts/value-view";

const WHY: Record<string, string> = {
  flagged: "Somebody flagged it.",
  tied: "No answer has most of the votes.",
  "weak consensus": "The votes agree too little.",
  sampled: "One of the share that is always reviewed.",
};

/** Labels that want a second look: accepted, corrected or sent back, with all opinions side by side. */
export class ReviewPage extends LitElement {
  static properties = { project: { attribute: false }, correcting: { state: true }, returning: { state: true } };
  static styles = [base, reviewStyle];

  declare project: Project;
  declare correcting: boolean;
  declare returning: boolean;
  private queue!: ReviewQueue;

  constructor() {
    super();
    this.correcting = false;
    this.returning = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.queue = new ReviewQueue(this.project.id, labeller(), () => this.requestUpdate());
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
    const pressing = target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
    if (typing || pressing || event.altKey || event.repeat || !this.queue.current) {
      return;
    }
    if (this.means(event)) {
      event.preventDefault();
    }
  };

  private means(event: KeyboardEvent): boolean {
    const { key } = event;
    const editor = shownEditor(this.renderRoot as ShadowRoot);
    if (editor && !event.ctrlKey && !event.metaKey && editor.key(event)) {
      return true;
    }
    if (key === "Escape" && (this.correcting || this.returning)) {
      this.settle();
    } else if (key === "Enter" || key === " ") {
      this.accept();
    } else if (key === "Backspace" || key === "s") {
      this.startReturn();
    } else if (key === "f" && drawsPicture(this.project)) {
      this.correcting = true;
    } else if (key === "u" || key === "z") {
      this.queue.undo();
    } else {
      return false;
    }
    return true;
  }

  private settle() {
    this.correcting = false;
    this.returning = false;
  }

  private accept() {
    if (this.queue.current?.review.labelId) {
      this.settle();
      this.queue.judge("accepted", null, "");
    }
  }

  private decide(value: Value) {
    const { review } = this.queue.current!;
    this.settle();
    if (review.labelId && sameValue(value, review.task.current)) {
      this.queue.judge("accepted", null, "");
    } else {
      this.queue.judge("corrected", value, "");
    }
  }

  private async startReturn() {
    this.returning = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("[name=comment]")?.focus();
  }

  private sendBack(event: Event) {
    event.preventDefault();
    const comment = this.renderRoot.querySelector<HTMLInputElement>("[name=comment]")!.value.trim();
    this.settle();
    this.queue.judge("sent back", null, comment);
  }

  render() {
    const { project, queue } = this;
    return html`
      <div class="spread head">
        <h1>Review</h1>
        <span class="muted small number">
          ${count(project.toReview)} to review${queue.judged ? html`, ${count(queue.judged)} done just now` : nothing}
        </span>
      </div>
      ${queue.current ? this.desk(queue.current) : this.nothingLeft()}
      <div class="row under">
        <button class="quiet" @click=${() => queue.undo()}>${icon("undo")}Undo the last <kbd>u</kbd></button>
        <p class="notice small ${queue.notice?.bad ? "bad" : ""}" role="status" aria-live="polite">${queue.notice?.text}</p>
      </div>
      <agreement-figures .project=${project}></agreement-figures>
    `;
  }

  private desk({ review, picture }: Judging) {
    const { task } = review;
    const drawing = drawsPicture(this.project);
    const subject = { item: task.item, current: task.current, suggestion: task.suggestion };
    const editor = valueEditor(this.project, subject, picture, (value) => this.decide(value));
    return html`<div class="desk">
      <section aria-label="The item">
        ${drawing && this.correcting ? editor : html`<figure>${this.face(review, picture)}</figure>`}
        <p class="muted small mono name">${task.item}</p>
      </section>
      <section class="judge" aria-label="The verdict">
        <p class="why"><span class="tag warm">${review.reason}</span> ${WHY[review.reason] ?? ""}</p>
        ${review.flags.map(({ labeller: who, reason }) => html`<p class="flag">“${reason || "no reason"}” <span class="muted">${who}</span></p>`)}
        ${this.opinions(review)}
        <div class="row verdicts">
          ${review.labelId
            ? html`<button class="primary" @click=${this.accept}>${icon("check")}Accept ${said(task.current)} <kbd>enter</kbd></button>`
            : nothing}
          <button @click=${() => this.startReturn()} aria-expanded=${this.returning}>Send back <kbd>s</kbd></button>
          ${drawing ? html`<button @click=${() => (this.correcting = !this.correcting)}>Correct <kbd>f</kbd></button>` : nothing}
        </div>
        ${this.returning
          ? html`<form class="row" @submit=${this.sendBack} @keydown=${(e: KeyboardEvent) => e.key === "Escape" && this.settle()}>
              <input name="comment" aria-label="A word to the labellers" placeholder="A word to the labellers" maxlength="1000" />
              <button class="primary">Send back</button>
            </form>`
          : nothing}
        ${drawing ? nothing : html`<h3>${review.labelId ? "Or correct it" : "It is"}</h3>${editor}`}
      </section>
    </div>`;
  }

  private face({ task }: Review, picture: HTMLImageElement) {
    if (!task.image) {
      return html`<item-text project=${this.project.id} item=${task.item} .content=${task.content}></item-text>`;
    }
    picture.alt = "The picture to judge";
    return drawsPicture(this.project)
      ? html`<value-view .project=${this.project} image=${task.image} .value=${task.current}></value-view>`
      : html`<zoom-picture .picture=${picture}></zoom-picture>`;
  }

  /** What each labeller said; those against the current label stand out. */
  private opinions(review: Review) {
    const { current } = review.task;
    return html`<div class="opinions">
        ${review.labels.map((label) => this.opinion(label, review))}
        ${review.task.suggestion
          ? html`<div class="opinion model">
              <small>model ${review.task.suggestion.modelVersion}</small><strong>${review.task.suggestion.className}</strong>
              <small class="number">${percent(review.task.suggestion.confidence)} sure</small>
            </div>`
          : nothing}
      </div>
      ${review.support
        ? html`<div class="row support small">
            <span class="muted">Support of ${said(current)}</span>${meter(review.support, "Support")}<span class="number">${percent(review.support)}</span>
          </div>`
        : nothing}`;
  }

  private opinion(label: LabelRecord, { task }: Review) {
    const against = task.current && !sameValue(label.value, task.current);
    return html`<div class="opinion ${against ? "against" : ""}">
      <small>${label.vote ? label.labeller : [...new Set([label.labeller, label.source].filter(Boolean))].join(", ")}</small>
      <strong>${said(label.value)}</strong>
      ${drawsPicture(this.project)
        ? html`<value-view .project=${this.project} image=${task.image} .value=${label.value}></value-view>`
        : nothing}
      <small class="muted">${ago(label.decidedAt)}</small>
    </div>`;
  }

  private nothingLeft() {
    const { queue, project } = this;
    if (queue.trouble) {
      return html`<div class="empty card"><h2>No reviews for now</h2><p>${queue.trouble}</p></div>`;
    }
    return queue.exhausted
      ? html`<div class="empty card">
          <h2>Nothing waits for a review</h2>
          <p>Flags, ties, weak consensus and a share of all labels come here; the plan of the project says how many.</p>
          <a class="button" href=${path(project.id, "settings")}>See the plan</a>
        </div>`
      : html`<div class="empty card" aria-busy="true"><p>Fetching reviews …</p></div>`;
  }
}

customElements.define("review-page", ReviewPage);
