import { html, LitElement, nothing } from "lit";
import { onChanges } from "../changes";
import { count, percent, plural } from "../format";
import { KEYS, LabelQueue } from "../label-queue";
import { labeller } from "../labeller";
import { path } from "../route";
import { base } from "../style";
import type { Project } from "../types";
import { icon } from "../parts/icon";
import { meter } from "../parts/run-line";
import { labelStyle } from "./label-style";
import "../parts/label-history";

/** One picture at a time, one key a class. */
export class LabelPage extends LitElement {
  static properties = { project: { attribute: false } };
  static styles = [base, labelStyle];

  declare project: Project;
  private queue!: LabelQueue;
  private flash = "";

  constructor() {
    super();
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
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (typing || event.altKey || event.repeat) {
      return;
    }
    const act = this.meaning(event);
    if (act) {
      event.preventDefault();
      act();
    }
  };

  private meaning(event: KeyboardEvent): (() => void) | undefined {
    const { key } = event;
    if (event.ctrlKey || event.metaKey) {
      return key === "z" ? () => this.queue.undo() : undefined;
    }
    const index = KEYS.indexOf(key.toLowerCase());
    const chosen = index < 0 ? undefined : this.project.classes[index];
    if (chosen) {
      return () => this.choose(chosen.name);
    }
    const pressing = event.composedPath()[0] instanceof HTMLButtonElement || event.composedPath()[0] instanceof HTMLAnchorElement;
    switch (key) {
      case " ":
      case "Enter":
        return pressing ? undefined : this.accept;
      case "s":
      case "ArrowRight":
        return () => this.queue.skip();
      case "u":
      case "z":
      case "Backspace":
      case "ArrowLeft":
        return () => this.queue.undo();
      default:
        return undefined;
    }
  }

  private readonly accept = () => {
    const suggestion = this.queue.current?.task.suggestion;
    if (suggestion) {
      this.choose(suggestion.className);
    }
  };

  /** A button that was clicked must not keep the keyboard: the space key means the suggestion. */
  private pick(event: MouseEvent, className: string) {
    if (event.detail > 0) {
      (event.currentTarget as HTMLElement).blur();
    }
    this.choose(className);
  }

  private choose(className: string) {
    if (this.queue.current) {
      this.flash = className;
      this.queue.label(className);
    }
  }

  render() {
    const { project, queue } = this;
    const share = project.items ? project.labelled / project.items : 0;
    return html`
      <h1 class="unseen">Label ${project.title || project.id}</h1>
      <div class="desk">
        <section class="work" aria-label="The item">
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
          </section>
          <label-history .history=${queue.history} @undo=${(e: CustomEvent) => queue.undo(e.detail)}></label-history>
          ${this.help()}
        </aside>
      </div>
    `;
  }

  private task() {
    const { task, picture } = this.queue.current!;
    picture.alt = "The picture to label";
    picture.className = "picture";
    return html`
      <figure>${picture}</figure>
      ${this.suggestion()}
      <div class="choices" role="group" aria-label="Classes">
        ${this.project.classes.map((c, index) => {
          const suggested = task.suggestion?.className === c.name;
          return html`<button
            class="choice ${suggested ? "suggested" : ""} ${this.flash === c.name ? "flash" : ""}"
            @click=${(event: MouseEvent) => this.pick(event, c.name)}
            @animationend=${() => (this.flash = "")}
          >
            ${KEYS[index] ? html`<kbd>${KEYS[index]}</kbd>` : nothing}<span>${c.name}</span>
          </button>`;
        })}
      </div>
      <div class="row acts">
        <button class="quiet" @click=${() => this.queue.undo()} ?disabled=${!this.queue.history.length}>
          ${icon("undo")}Undo <kbd>u</kbd>
        </button>
        <button class="quiet" @click=${() => this.queue.skip()}>${icon("skip")}Skip <kbd>s</kbd></button>
        ${task.current ? html`<span class="tag plain">now: ${task.current}</span>` : nothing}
        <span class="muted small mono name" title=${task.item}>${task.item}</span>
      </div>
    `;
  }

  private suggestion() {
    const suggestion = this.queue.current?.task.suggestion;
    if (!suggestion) {
      return html`<p class="advice muted small">
        ${this.project.champion ? "The model has not seen this one." : "No model helps yet: train one after some labels."}
      </p>`;
    }
    return html`<button class="advice offer" @click=${this.accept}>
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
    if (queue.skipped.length) {
      return html`<div class="empty card">
        <h2>Only what you skipped is left</h2>
        <p>${plural(queue.skipped.length, "item")} wait for a second look.</p>
        <button class="primary" @click=${() => queue.takeSkipped()}>Show them again</button>
      </div>`;
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

  private help() {
    return html`<details class="card help small">
      <summary>Keys</summary>
      <dl>
        <dt><kbd>1</kbd> … <kbd>9</kbd> <kbd>a</kbd> …</dt><dd>label and go on</dd>
        <dt><kbd>space</kbd> <kbd>enter</kbd></dt><dd>accept the suggestion</dd>
        <dt><kbd>s</kbd> <kbd>→</kbd></dt><dd>skip</dd>
        <dt><kbd>u</kbd> <kbd>←</kbd> <kbd>ctrl z</kbd></dt><dd>undo, and look again</dd>
      </dl>
      <p class="muted">You label as ${labeller()}.</p>
    </details>`;
  }
}

customElements.define("label-page", LabelPage);
