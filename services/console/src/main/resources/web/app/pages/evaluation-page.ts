import { html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { onChanges } from "../changes";
import { accuracy, brief, count, figure } from "../format";
import { may } from "../me";
import { path } from "../route";
import { base } from "../style";
import type { Evaluation, ItemLoss, Model, Project, Replica, Verdict } from "../types";
import { servingReplicas } from "../parts/serving-replicas";
import { evaluationStyle } from "./evaluation-style";
import "../parts/confusion-matrix";
import "../parts/loss-grid";

interface Cell {
  actual: string;
  predicted: string;
}

/** How good a model is, and where it is wrong: confusion by class, and the items behind it. */
export class EvaluationPage extends LitElement {
  static properties = {
    project: { attribute: false },
    run: { type: String },
    query: { attribute: false },
    models: { state: true },
    replicas: { state: true },
    evaluation: { state: true },
    split: { state: true },
    cell: { state: true },
    found: { state: true },
    trouble: { state: true },
  };

  static styles = [base, evaluationStyle];

  declare project: Project;
  declare run: string;
  declare query: URLSearchParams;
  declare models: Model[] | null;
  declare replicas: Replica[];
  declare evaluation: Evaluation | null;
  declare split: string;
  declare cell: Cell | null;
  declare found: ItemLoss[] | null;
  declare trouble: string;

  constructor() {
    super();
    this.models = null;
    this.replicas = [];
    this.evaluation = null;
    this.split = "";
    this.cell = null;
    this.found = null;
    this.trouble = "";
    onChanges(this, () => this.load(), (change) => ["models", "evaluations"].includes(change.what));
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("run")) {
      this.evaluation = null;
      this.cell = null;
      this.load();
    }
  }

  private async load() {
    try {
      [this.models, this.replicas] = await Promise.all([
        api.models(this.project.id),
        api.replicas(this.project.id).catch(() => []),
      ]);
      const run = this.run || this.project.champion?.run || this.models[0]?.run;
      this.trouble = "";
      if (run && this.evaluation?.run !== run) {
        this.evaluation = await api.evaluation(run);
      }
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private get verdict(): Verdict | undefined {
    const verdicts = this.evaluation?.verdicts ?? [];
    return verdicts.find((v) => v.split === this.split) ?? verdicts.find((v) => v.split === "test") ?? verdicts[0];
  }

  render() {
    const verdict = this.verdict;
    return html`
      <div class="spread head"><h1>Models</h1></div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.models?.length === 0 && !this.evaluation ? this.none() : this.list()}
      ${this.models?.length ? servingReplicas(this.models, this.replicas) : nothing}
      ${verdict ? this.verdictOf(verdict) : nothing}
    `;
  }

  private none() {
    return html`<div class="empty card">
      <h2>No models yet</h2>
      <p>Every completed run is judged and registered; the first becomes the champion and is served.</p>
      ${may("engineer") ? html`<a class="button primary" href=${path(this.project.id, "runs")}>Train one</a>` : nothing}
    </div>`;
  }

  private list() {
    const shown = this.evaluation?.run;
    return html`<div class="models">
      ${this.models?.map(
        (model) => html`<a
          class="button model"
          href=${path(this.project.id, "models", model.run)}
          aria-current=${model.run === shown ? "true" : nothing}
        >
          <span class="small muted">version ${model.version} ${model.aliases.map((alias) => html`<span class="tag">${alias}</span>`)}</span>
          <strong class="number">${accuracy(model.testAccuracy || model.validAccuracy)}</strong>
        </a>`,
      )}
    </div>`;
  }

  private verdictOf(verdict: Verdict) {
    return html`
      <div class="columns">
        <section class="card" aria-label="Confusion">
          <h2>What it takes for what</h2>
          <confusion-matrix
            .classes=${verdict.classes}
            .confusion=${verdict.confusion}
            .chosen=${this.cell}
            @cell=${(e: CustomEvent<Cell>) => this.show(e.detail)}
          ></confusion-matrix>
        </section>
        <div class="side">
          <section class="card" aria-label="Accuracy">
            <div class="spread">
              <h2>Right on</h2>
              <div class="tabs" role="group" aria-label="Split">
                ${this.evaluation!.verdicts.map(
                  (v) => html`<button aria-pressed=${v === verdict} @click=${() => this.choose(v.split)}>${v.split}</button>`,
                )}
              </div>
            </div>
            <p class="big number">${accuracy(verdict.accuracy)}</p>
            <p class="muted small">of ${count(verdict.count)} items, mean loss ${figure(verdict.loss)}</p>
            <p class="small">
              From <a class="mono" href=${path(this.project.id, "runs", this.evaluation!.run)}>run ${brief(this.evaluation!.run)}</a>
            </p>
            ${this.promotion()}
          </section>
          <section class="card" aria-label="Most confused">
            <h2>Most often confused</h2>
            ${this.pairs(verdict)}
          </section>
        </div>
      </div>
      <section class="card losses" aria-label="Items">
        ${this.cell
          ? html`<div class="spread">
              <h2>${this.cell.actual} taken for ${this.cell.predicted}</h2>
              <button class="quiet" @click=${() => (this.cell = null)}>Show the top losses</button>
            </div>`
          : html`<h2>Most wrong about</h2>`}
        <loss-grid
          .project=${this.project}
          .losses=${this.cell ? this.found : verdict.topLosses}
        ></loss-grid>
      </section>
    `;
  }

  private promotion() {
    const model = this.models?.find((m) => m.run === this.evaluation?.run);
    if (!model || model.aliases.includes("champion") || !may("engineer")) {
      return nothing;
    }
    return html`<button @click=${() => this.promote(model)}>Make it the champion</button>`;
  }

  private async promote(model: Model) {
    try {
      await api.moveAlias(this.project.id, "champion", model.version, "chosen by hand in the console");
      await this.load();
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private pairs(verdict: Verdict) {
    const n = verdict.classes.length;
    const wrong = verdict.confusion
      .map((amount, at) => ({ amount, actual: verdict.classes[Math.floor(at / n)], predicted: verdict.classes[at % n] }))
      .filter((pair) => pair.actual !== pair.predicted && pair.amount > 0)
      .sort((a, b) => b.amount - a.amount)
      .slice(0, 7);
    return wrong.length
      ? html`<div class="pairs">
          ${wrong.map(
            (pair) => html`<button @click=${() => this.show(pair)}>
              <span>${pair.actual} <span class="muted">as</span> ${pair.predicted}</span><span class="number muted">${count(pair.amount)}</span>
            </button>`,
          )}
        </div>`
      : html`<p class="muted">Nothing.</p>`;
  }

  private choose(split: string) {
    this.split = split;
    if (this.cell) {
      this.show(this.cell);
    }
  }

  private async show(cell: Cell) {
    this.cell = { actual: cell.actual, predicted: cell.predicted };
    this.found = null;
    try {
      this.found = await api.evaluatedItems(this.evaluation!.run, {
        split: this.verdict!.split,
        actual: cell.actual,
        predicted: cell.predicted,
        limit: 120,
      });
      this.trouble = "";
      await this.updateComplete;
      this.renderRoot.querySelector(".losses")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }
}

customElements.define("evaluation-page", EvaluationPage);
