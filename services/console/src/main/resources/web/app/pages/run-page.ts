import { html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { onChanges } from "../changes";
import { accuracy, ago, brief, clock, compact, count, figure, percent } from "../format";
import { Live } from "../live";
import { may } from "../me";
import { path } from "../route";
import { RunMeasures } from "../run-measures";
import { base } from "../style";
import type { CutContent, Epoch, History, Curve, Moment, Progress, Project, Rates, Run, Sample, Step } from "../types";
import { ended, meter, progress, stateTag } from "../parts/run-line";
import { recipeLines } from "../parts/recipe-lines";
import { runStyle } from "./run-style";

/** One run: its curves while it trains, what it trains on and how, and what happened to it. */
export class RunPage extends LitElement {
  static properties = {
    project: { attribute: false },
    run: { type: String },
    facts: { state: true },
    content: { state: true },
    trouble: { state: true },
  };

  static styles = [base, runStyle];

  declare project: Project;
  declare run: string;
  declare facts: Run | null;
  declare content: CutContent | null;
  declare trouble: string;

  private measures = new RunMeasures();
  private frame = 0;

  private readonly live = new Live(this, {
    history: (history: History) => this.draw(() => this.measures.begin(history)),
    tail: (curve: Curve) => this.draw(() => this.measures.tail(curve)),
    progress: (now: Progress) => this.draw(() => (this.measures.progress = now)),
    step: (step: Step) => this.draw(() => this.measures.add(step)),
    epoch: (epoch: Epoch) => this.draw(() => this.measures.addEpoch(epoch)),
    rates: (rates: Rates) => this.draw(() => (this.measures.rates = rates)),
    samples: (samples: Sample[]) => this.draw(() => (this.measures.samples = samples)),
    moments: (moments: Moment[]) => this.draw(() => (this.measures.moments = moments)),
  });

  constructor() {
    super();
    this.facts = null;
    this.content = null;
    this.trouble = "";
    onChanges(this, () => this.load(), (change) => change.subject === this.run);
  }

  connectedCallback() {
    super.connectedCallback();
    // Charts are most of the scripts' weight, and only this page has any.
    void import("../parts/mill-chart");
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("run")) {
      this.measures = new RunMeasures();
      this.live.follow(`/api/runs/${encodeURIComponent(this.run)}/events`);
      this.load();
    }
  }

  /** Draws at most once a frame, however fast the news come. */
  private draw(change: () => void) {
    change();
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.requestUpdate();
    });
  }

  private async load() {
    try {
      this.facts = await api.runOf(this.run);
      this.trouble = "";
      if (this.content?.cut.cut !== this.facts.cut) {
        this.content = await api.cut(this.facts.cut).catch(() => null);
      }
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private async cancel() {
    try {
      this.facts = await api.cancelRun(this.run);
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    const facts = this.facts;
    if (!facts && this.trouble && this.measures.moments.length === 0) {
      return html`<p class="trouble" role="alert">${this.trouble}</p>
        <p class="empty"><a href=${path(this.project.id, "runs")}>All runs</a></p>`;
    }
    return html`
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${facts ? this.head(facts) : nothing}
      <div class="columns">
        <div class="charts">${this.charts()} ${this.samples()}</div>
        <aside>${facts ? this.recipe(facts) : nothing} ${this.story()}</aside>
      </div>
    `;
  }

  private head(run: Run) {
    const now = this.measures.progress;
    const shown = now && now.totalSteps && !ended(run) ? { step: now.step, totalSteps: now.totalSteps } : run;
    const share = run.state === "completed" ? 1 : progress(shown);
    const best = Math.max(...this.measures.epochs.map((epoch) => epoch.metrics.accuracy ?? NaN));
    return html`<section class="card head">
      <div class="spread">
        <div class="row"><h1>Run <span class="mono">${brief(run.run)}</span></h1>${stateTag(run.state)}</div>
        <div class="row">
          ${run.state === "completed"
            ? html`<a class="button primary" href=${path(this.project.id, "models", run.run)}>See how good it is</a>`
            : nothing}
          ${ended(run) || !may("engineer") ? nothing : html`<button class="danger" @click=${this.cancel}>Cancel</button>`}
        </div>
      </div>
      ${run.error ? html`<p class="trouble">${run.error}</p>` : nothing}
      <div class="row">${meter(share, "Progress of the run")}<span class="number">${percent(share)}</span></div>
      <dl class="figures number">
        <div><dd>${count(shown.step)} / ${count(shown.totalSteps)}</dd><dt>steps</dt></div>
        <div><dd>${Math.max(1, now?.attempt ?? run.attempt)}</dd><dt>attempt</dt></div>
        <div><dd>${Number.isFinite(best) ? accuracy(best) : "–"}</dd><dt>best valid accuracy</dt></div>
        <div><dd>${now?.itemsPerSecond && !ended(run) ? compact(Math.round(now.itemsPerSecond)) : "–"}</dd><dt>items a second</dt></div>
        <div><dd>${now?.parameters ? compact(now.parameters) : "–"}</dd><dt>parameters</dt></div>
        <div><dd>${ago(run.requestedAt)}</dd><dt>requested</dt></div>
      </dl>
    </section>`;
  }

  private charts() {
    const m = this.measures;
    const end = m.progress?.totalSteps ?? 0;
    const epochs = m.epochs;
    return html`
      <section class="card wide" aria-label="Loss">
        <h2>Loss</h2>
        <mill-chart
          label="Loss by step"
          across="step"
          end=${end}
          .axes=${[{ name: "loss", format: figure }]}
          .lines=${[
            { name: "each step", points: m.column((s) => s.loss), colour: "var(--accent)", faint: true },
            { name: "smoothed", points: m.column((s) => s.smoothed), colour: "var(--accent)" },
          ]}
        ></mill-chart>
      </section>
      <section class="card" aria-label="Accuracy">
        <div class="spread">
          <h2>Accuracy</h2>
          ${epochs.length ? nothing : html`<span class="muted small">after the first epoch</span>`}
        </div>
        <mill-chart
          label="Accuracy on the valid split by epoch"
          across="epoch"
          end=${epochs[0]?.epochs ?? 0}
          .axes=${[
            { name: "accuracy", format: (v: number) => percent(v, 1), range: [0, 1] },
            { name: "loss", format: figure },
          ]}
          .lines=${[
            { name: "valid accuracy", points: epochs.map((e) => [e.epoch, e.metrics.accuracy ?? NaN]), colour: "var(--accent)", dots: true },
            { name: "train loss", points: epochs.map((e) => [e.epoch, e.trainLoss]), colour: "var(--muted)", axis: 1, dots: true },
            { name: "valid loss", points: epochs.map((e) => [e.epoch, e.validLoss]), colour: "var(--warm)", axis: 1, dots: true },
          ]}
        ></mill-chart>
      </section>
      <section class="card" aria-label="Rate and momentum">
        <h2>Rate and momentum</h2>
        <mill-chart
          label="Learning rate and momentum by step"
          across="step"
          end=${end}
          .axes=${[
            { name: "rate", format: figure },
            { name: "momentum", format: figure },
          ]}
          .lines=${[
            { name: "rate", points: m.column((s) => s.rate), colour: "var(--accent)" },
            { name: "momentum", points: m.column((s) => s.momentum), colour: "var(--warm)", axis: 1 },
          ]}
        ></mill-chart>
      </section>
      ${m.rates ? this.finder(m.rates) : nothing}
    `;
  }

  private finder(found: Rates) {
    return html`<section class="card wide" aria-label="Rate finder">
      <div class="spread">
        <h2>Rate finder</h2>
        <span class="muted small"
          >${found.underWay
            ? "searching …"
            : `suggests ${figure(found.suggestion)} (valley ${figure(found.valley)}, steepest ${figure(found.steepest)}, a tenth of the lowest ${figure(found.minimumTenth)})`}</span
        >
      </div>
      <mill-chart
        label="Loss by learning rate; ${found.underWay ? "the search goes on" : `${figure(found.suggestion)} is suggested`}"
        across="rate"
        ?log=${true}
        .axes=${[{ name: "loss", format: figure }]}
        .lines=${[
          { name: "loss", points: found.rates.map((rate, i) => [rate, found.losses[i]]), colour: "var(--accent)" },
          { name: "suggestion", points: found.underWay ? [] : suggested(found), colour: "var(--warm)", dots: true },
        ]}
      ></mill-chart>
    </section>`;
  }

  private samples() {
    const samples = this.measures.samples;
    return samples.length
      ? html`<section class="card wide" aria-label="What the model sees">
          <div class="spread">
            <h2>What the model sees</h2>
            <span class="muted small">the first batch, after augmentation</span>
          </div>
          <ul class="samples">
            ${samples.map(
              (sample) => html`<li>
                <img class="picture" src=${api.image(sample.image)} alt="" loading="lazy" width="84" height="84" />
                <small>${sample.label}</small>
              </li>`,
            )}
          </ul>
        </section>`
      : nothing;
  }

  private recipe(run: Run) {
    return html`<section class="card" aria-label="Recipe and data">
      <h2>Trained on</h2>
      <dl class="facts">
        <dt>cut</dt><dd class="mono">${brief(run.cut)}</dd>
        ${this.content?.splits.map((s) => html`<dt>${s.split}</dt><dd class="number">${count(s.count)}</dd>`)}
        ${this.content
          ? html`<dt>pictures</dt><dd>${this.content.cut.width} × ${this.content.cut.height}, ${this.content.cut.channels === 1 ? "grey" : "colour"}</dd>`
          : nothing}
      </dl>
      <h2 class="second">Recipe</h2>
      ${recipeLines(run.recipe)}
    </section>`;
  }

  private story() {
    return html`<section class="card" aria-label="What happened">
      <h2>What happened</h2>
      <ol class="story" tabindex="0">
        ${this.measures.moments.map(
          (m) => html`<li title="Event ${m.eventId}, flow ${m.correlation}">
            <span>${m.what}</span><time class="muted number" datetime=${m.at}>${clock(m.at)}</time>
            ${m.detail ? html`<small>${m.detail}</small>` : nothing}
          </li>`,
        )}
      </ol>
    </section>`;
  }
}

/** The suggestion as a point of the curve. */
function suggested(found: Rates): [number, number][] {
  const nearest = found.rates.reduce(
    (best, rate, i) => (Math.abs(rate - found.suggestion) < Math.abs(found.rates[best] - found.suggestion) ? i : best),
    0,
  );
  return [[found.suggestion, found.losses[nearest]]];
}

customElements.define("run-page", RunPage);
