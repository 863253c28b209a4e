import { html, LitElement, nothing, type PropertyValues } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import * as api from "../api";
import { accuracy, figure, percent } from "../format";
import { go, path } from "../route";
import { base } from "../style";
import type { Lineage, Prediction, Probability, Project } from "../types";
import { icon } from "../parts/icon";
import { tryStyle } from "./try-style";
import "../parts/lineage-flow";

const TRIES = 6;

/** A picture of yours, what the champion says of it, and where that knowledge came from. */
export class TryPage extends LitElement {
  static properties = {
    project: { attribute: false },
    prediction: { type: String },
    picture: { state: true },
    answer: { state: true },
    lineage: { state: true },
    busy: { state: true },
    over: { state: true },
    trouble: { state: true },
  };

  static styles = [base, tryStyle];

  declare project: Project;
  declare prediction: string;
  declare picture: string;
  declare answer: Prediction | null;
  declare lineage: Lineage | null;
  declare busy: boolean;
  declare over: boolean;
  declare trouble: string;

  private turn = 0;

  constructor() {
    super();
    this.picture = "";
    this.answer = null;
    this.lineage = null;
    this.trouble = "";
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("paste", this.pasted);
  }

  disconnectedCallback() {
    removeEventListener("paste", this.pasted);
    URL.revokeObjectURL(this.picture);
    super.disconnectedCallback();
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("prediction") && this.prediction && this.prediction !== this.answer?.prediction) {
      this.trace(this.prediction, ++this.turn);
    }
  }

  private readonly pasted = (event: ClipboardEvent) => this.take(event.clipboardData?.files);

  private async take(files: FileList | null | undefined) {
    const file = files?.[0];
    if (!file) {
      return;
    }
    const turn = ++this.turn;
    URL.revokeObjectURL(this.picture);
    this.picture = URL.createObjectURL(file);
    this.answer = null;
    this.lineage = null;
    this.trouble = "";
    this.busy = true;
    try {
      const answer = await api.predict(this.project.id, file);
      if (turn === this.turn) {
        this.answer = answer;
        go(path(this.project.id, "try", answer.prediction), true);
        await this.trace(answer.prediction, turn);
      }
    } catch (failure) {
      if (turn === this.turn) {
        this.trouble = (failure as Error).message;
      }
    } finally {
      this.busy = false;
    }
  }

  /** The event that tells of a prediction follows its answer; it may take a moment to be there. */
  private async trace(prediction: string, turn: number) {
    for (let i = 1; turn === this.turn; i++) {
      try {
        this.lineage = await api.lineage(prediction);
        return;
      } catch (failure) {
        if (i >= TRIES || !(failure instanceof api.Refused) || failure.status !== 404) {
          this.trouble = (failure as Error).message;
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 150 * i));
      }
    }
  }

  render() {
    return html`
      <h1>Try it</h1>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <div class="columns">
        ${this.drop()}
        <section class="card" aria-label="Answer" aria-live="polite">${this.said()}</section>
      </div>
      ${this.lineage ? html`<lineage-flow .project=${this.project} .lineage=${this.lineage}></lineage-flow>` : this.tracing()}
    `;
  }

  private tracing() {
    const expected = (this.answer || this.prediction) && !this.trouble;
    return expected ? html`<section class="card tracing muted" aria-busy="true">Walking back to the labels …</section>` : nothing;
  }

  private drop() {
    return html`<label
      class="drop ${this.over ? "over" : ""}"
      @dragover=${(e: DragEvent) => {
        e.preventDefault();
        this.over = true;
      }}
      @dragleave=${() => (this.over = false)}
      @drop=${(e: DragEvent) => {
        e.preventDefault();
        this.over = false;
        this.take(e.dataTransfer?.files);
      }}
    >
      ${this.picture
        ? html`<img class="picture" src=${this.picture} alt="Your picture" />`
        : html`${icon("picture")}<span>Drop a picture here, paste one, or <u>choose a file</u></span>`}
      <input class="unseen" type="file" accept="image/*" aria-label="Choose a picture" @change=${(e: Event) => this.take((e.target as HTMLInputElement).files)} />
    </label>`;
  }

  private said() {
    const champion = this.project.champion;
    if (this.answer) {
      return this.bars(this.answer.classes, html`${figure(this.answer.millis)} ms, by version ${this.answer.modelVersion}`);
    }
    const top = this.lineage?.top;
    if (top) {
      return this.bars([top], html`an answer given before`);
    }
    if (!champion) {
      return html`<div class="waiting muted">
        <p>No model is served yet. <a href=${path(this.project.id, "runs")}>Train one</a></p>
      </div>`;
    }
    return html`<div class="waiting muted">
      <p>${this.busy ? "Asking …" : html`Version ${champion.version} is served: ${accuracy(champion.testAccuracy || champion.validAccuracy)} right.`}</p>
    </div>`;
  }

  private bars(classes: Probability[], note: unknown) {
    const [top] = classes;
    return html`
      <p class="says">${top?.name ?? "nothing"}</p>
      <p class="muted small">${note}</p>
      <div class="bars">
        ${classes.slice(0, 10).map(
          (c, index) => html`<span class=${index === 0 ? "first" : ""}>${c.name}</span>
            <span class="track"><i style=${styleMap({ width: `${c.probability * 100}%` })}></i></span>
            <span class="number right">${percent(c.probability, 1)}</span>`,
        )}
      </div>
      ${classes.length > 10 ? html`<p class="muted small">and ${classes.length - 10} more</p>` : nothing}
    `;
  }
}

customElements.define("try-page", TryPage);
