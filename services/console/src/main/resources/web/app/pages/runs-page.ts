import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "../api";
import { onChanges } from "../changes";
import { accuracy, ago, brief, percent } from "../format";
import { may } from "../me";
import { path } from "../route";
import { base } from "../style";
import type { Model, Project, Run } from "../types";
import { meter, progress, stateTag } from "../parts/run-line";
import "../parts/start-run";

/** All runs of a project, and the way to a new one. */
export class RunsPage extends LitElement {
  static properties = {
    project: { attribute: false },
    query: { attribute: false },
    runs: { state: true },
    models: { state: true },
    trouble: { state: true },
    starting: { state: true },
  };

  static styles = [
    base,
    css`
      .head {
        margin-bottom: var(--gap);
      }
      .card {
        padding: 6px 8px;
      }
      tr {
        position: relative;
      }
      tbody tr:hover {
        background: var(--raised);
      }
      td a {
        text-decoration: none;
        font-weight: 550;
      }
      td a::after {
        content: "";
        position: absolute;
        inset: 0;
      }
      .progress {
        min-width: 130px;
      }
      .progress .row {
        flex-wrap: nowrap;
      }
      .progress .number {
        min-width: 4ch;
        text-align: right;
      }
      .right {
        text-align: right;
      }
      @media (max-width: 640px) {
        .extra {
          display: none;
        }
        .progress {
          min-width: 60px;
        }
        .progress .number {
          display: none;
        }
        td,
        th {
          padding-inline: 7px;
        }
      }
    `,
  ];

  declare project: Project;
  declare query: URLSearchParams;
  declare runs: Run[] | null;
  declare models: Model[];
  declare trouble: string;
  declare starting: boolean;

  constructor() {
    super();
    this.runs = null;
    this.models = [];
    this.trouble = "";
    this.starting = false;
    onChanges(this, () => this.load(), (change) => change.project === this.project.id);
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  private async load() {
    try {
      [this.runs, this.models] = await Promise.all([
        api.runs(this.project.id),
        api.models(this.project.id).catch(() => []),
      ]);
      this.trouble = "";
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    const none = this.runs?.length === 0;
    return html`
      <div class="spread head">
        <h1>Runs</h1>
        ${none || !may("engineer") ? nothing : html`<button class="primary" @click=${() => (this.starting = !this.starting)} aria-expanded=${this.starting}>Start a run</button>`}
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${none && !may("engineer")
        ? html`<div class="empty card"><h2>No run yet</h2><p>An engineer cuts the labels and trains on them.</p></div>`
        : nothing}
      ${may("engineer") && (this.starting || none)
        ? html`<start-run .project=${this.project} ?first=${none}></start-run>`
        : nothing}
      ${this.runs?.length ? this.table(this.runs) : nothing}
    `;
  }

  private table(runs: Run[]) {
    return html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>Run</th><th>State</th><th>Progress</th><th class="right">Right on test</th><th class="extra">Model</th>
            <th class="extra">Cut</th><th class="extra">Network</th><th class="right extra">Requested</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(runs, (run) => run.run, (run) => this.row(run))}
        </tbody>
      </table>
    </div>`;
  }

  private row(run: Run) {
    const share = run.state === "completed" ? 1 : progress(run);
    const model = this.models.find((m) => m.run === run.run);
    return html`<tr>
      <td><a class="mono" href=${path(this.project.id, "runs", run.run)}>${brief(run.run)}</a></td>
      <td>${stateTag(run.state)}</td>
      <td class="progress"><div class="row">${meter(share, "Progress")}<span class="number small">${percent(share)}</span></div></td>
      <td class="right number">${model ? accuracy(model.testAccuracy || model.validAccuracy) : "–"}</td>
      <td class="extra">
        ${model ? html`version ${model.version} ${model.aliases.map((alias) => html`<span class="tag">${alias}</span>`)}` : html`<span class="muted">–</span>`}
      </td>
      <td class="mono extra">${brief(run.cut)}</td>
      <td class="extra">${run.recipe.architecture.replaceAll("_", " ")}, ${run.recipe.stages.reduce((sum, stage) => sum + stage.epochs, 0)} epochs</td>
      <td class="right muted number extra">${ago(run.requestedAt)}</td>
    </tr>`;
  }
}

customElements.define("runs-page", RunsPage);
