import { html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { accuracy, classColour, compact, count } from "../format";
import { may } from "../me";
import { path } from "../route";
import { base } from "../style";
import type { Project } from "../types";
import { schemaOf } from "../values";
import { icon } from "../parts/icon";
import { runLine } from "../parts/run-line";
import { overviewStyle } from "./overview-style";
import "../parts/flow-strip";

/** One project at a glance: how much is labelled, how good the champion is, what to do next. */
export class OverviewPage extends LitElement {
  static properties = { project: { attribute: false } };

  static styles = [base, overviewStyle];

  declare project: Project;

  render() {
    const p = this.project;
    return html`
      <div class="columns">
        <section class="card" aria-label="Labels">
          <div class="spread">
            <h1>${p.title || p.id}</h1>
            <span class="muted small">${p.application}, ${schemaOf(p)}</span>
          </div>
          <dl class="figures">
            <div><dd>${compact(p.items)}</dd><dt>items</dt></div>
            <div><dd>${compact(p.labelled)}</dd><dt>labelled</dt></div>
            <div><dd>${compact(p.items - p.labelled)}</dd><dt>to be labelled</dt></div>
          </dl>
          ${this.classes()}
        </section>
        <div>
          <section class="card" aria-label="Champion">${this.champion()}</section>
          <section class="card" aria-label="Training">
            <h2>Training now</h2>
            ${p.activeRuns.length
              ? html`<div class="stack">
                  ${p.activeRuns.map((run) => html`<a href=${path(p.id, "runs", run.run)}>${runLine(run)}</a>`)}
                </div>`
              : html`<p class="muted">Nothing.</p>`}
          </section>
          <section class="card" aria-label="What to do next">
            <h2>What next</h2>
            <div class="next">${this.steps()}</div>
          </section>
        </div>
      </div>
      <flow-strip></flow-strip>
    `;
  }

  private classes() {
    const { classes, id } = this.project;
    const most = Math.max(1, ...classes.map((c) => c.count));
    return html`<div class="classes">
      ${classes.map(
        (c, index) => html`<a href=${path(id, "items", "", { class: c.name })} title="Show the items of ${c.name}">
          <span>${c.name}</span>
          <span class="track"
            ><span style=${styleMap({ width: `${(c.count / most) * 100}%`, background: classColour(index) })}></span
          ></span>
          <span class="number muted">${count(c.count)}</span>
        </a>`,
      )}
    </div>`;
  }

  private champion() {
    const { champion, id } = this.project;
    if (!champion) {
      return html`<h2>Champion</h2>
        <p class="muted">No model is served yet. The first one that is trained becomes the champion.</p>`;
    }
    return html`<div class="spread">
        <h2>Champion</h2>
        <span class="tag">version ${champion.version}, served</span>
      </div>
      <p class="big number">${accuracy(champion.testAccuracy || champion.validAccuracy)}</p>
      <p class="muted small">
        right on the ${champion.testAccuracy ? "test" : "valid"} split${champion.testAccuracy
          ? html`, ${accuracy(champion.validAccuracy)} on the valid split`
          : nothing}
      </p>
      <p class="small"><a href=${path(id, "models", champion.run)}>Where is it wrong?</a></p>`;
  }

  private steps() {
    const p = this.project;
    const open = p.items - p.labelled;
    const steps = [];
    if (p.items === 0) {
      steps.push(html`<p class="muted">
        Bring items in first: <span class="mono">./millrace ingest FOLDER --project ${p.id}</span>
      </p>`);
    } else if (open > 0) {
      steps.push(this.step("label", `Label ${compact(open)} open items`, p.labelled === 0));
    } else {
      steps.push(this.step("label", "Check what the model is least sure of", false));
    }
    if (p.toReview > 0 && may("reviewer")) {
      steps.push(this.step("review", `Review ${compact(p.toReview)} labels`, false));
    }
    if (p.labelled > 0 && may("engineer")) {
      steps.push(this.step("runs", p.champion ? "Train on the newest labels" : "Train the first model", !p.champion));
    }
    if (p.champion && may("reviewer")) {
      steps.push(this.step("try", "Try the champion on a picture of yours", false));
    }
    return steps;
  }

  private step(view: string, name: string, first: boolean) {
    return html`<a class="button ${first ? "primary" : ""}" href=${path(this.project.id, view)}
      >${icon(view)}${name}${icon("arrow")}</a
    >`;
  }
}

customElements.define("overview-page", OverviewPage);
