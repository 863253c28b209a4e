import { html, LitElement, nothing } from "lit";
import { image } from "../api";
import { accuracy, ago, brief, count, percent, plural } from "../format";
import { path } from "../route";
import { base } from "../style";
import type { LabelStep, Lineage, Project } from "../types";
import { lineageStyle } from "./lineage-style";

/** The path from labels to an answer: who labelled, which cut, which run, which model. */
export class LineageFlow extends LitElement {
  static properties = { project: { attribute: false }, lineage: { attribute: false } };

  static styles = [base, lineageStyle];

  declare project: Project;
  declare lineage: Lineage;

  render() {
    const l = this.lineage;
    return html`<section class="card" aria-label="Where this answer comes from">
      <h2>Where this answer comes from</h2>
      <ol class="flow">
        <li>${this.labels(l)}</li>
        <li>${this.cut(l)}</li>
        <li>${this.run(l)}</li>
        <li>${this.model(l)}</li>
        <li>
          <span class="what">Prediction</span>
          <b>${l.top?.name ?? "–"}</b>
          <span class="small">${l.top ? percent(l.top.probability, 1) : nothing}</span>
          ${flow(l.correlation)}
        </li>
      </ol>
      ${l.own
        ? html`<div class="own">
            <h3>This very picture was in the data</h3>
            <ul class="labels">${label(l.own)}</ul>
          </div>`
        : nothing}
      ${l.newest.length
        ? html`<h3>The newest of its labels</h3>
            <ul class="labels">${l.newest.map(label)}</ul>`
        : nothing}
    </section>`;
  }

  private labels(l: Lineage) {
    return html`<span class="what">Labels</span>
      <b class="number">${count(l.labels)}</b>
      ${l.byLabeller.slice(0, 4).map((by) => html`<span class="small">${count(by.count)} by ${by.labeller}${by.source === by.labeller ? nothing : html` <span class="muted">(${by.source})</span>`}</span>`)}
      ${l.byLabeller.length > 4 ? html`<span class="small muted">and ${plural(l.byLabeller.length - 4, "more source")}</span>` : nothing}`;
  }

  private cut(l: Lineage) {
    return html`<span class="what">Cut</span>
      ${l.cut
        ? html`<b class="mono">${brief(l.cut.cut.cut)}</b>
            ${l.cut.splits.map((s) => html`<span class="small">${count(s.count)} ${s.split}</span>`)}
            ${flow(l.cutCorrelation)}`
        : html`<span class="muted">not known any more</span>`}`;
  }

  private run(l: Lineage) {
    return html`<span class="what">Run</span>
      ${l.run
        ? html`<a class="mono" href=${path(this.project.id, "runs", l.run.run)}>${brief(l.run.run)}</a>
            <span class="small">${l.run.recipe.architecture.replaceAll("_", " ")}</span>
            <span class="small">${count(l.run.step)} steps</span>
            ${flow(l.runCorrelation)}`
        : html`<span class="muted">not known any more</span>`}`;
  }

  private model(l: Lineage) {
    return html`<span class="what">Model</span>
      ${l.model
        ? html`<a href=${path(this.project.id, "models", l.model.run)}>version ${l.model.version}</a>
            <span class="small">${accuracy(l.model.testAccuracy || l.model.validAccuracy)} right</span>
            <span class="small mono muted" title="SHA-256 of the bundle ${l.model.bundle}">${brief(l.model.bundle)}</span>`
        : html`<span class="muted">not known any more</span>`}`;
  }
}

const flow = (id: string) =>
  id ? html`<small class="mono muted" title="Flow ${id}">flow ${brief(id)}</small>` : nothing;

const label = (step: LabelStep) => html`<li title="Event ${step.eventId}">
  <img class="picture" src=${image(step.image)} alt="" width="42" height="42" loading="lazy" />
  <div>
    <strong>${step.value}</strong> by ${step.labeller}
    <br /><small class="muted">${step.source === step.labeller ? "" : `${step.source}, `}${ago(step.at)}, flow <span class="mono">${brief(step.correlation)}</span></small>
  </div>
</li>`;

customElements.define("lineage-flow", LineageFlow);
