import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "../api";
import { accuracy, compact, percent } from "../format";
import { onChanges } from "../changes";
import { may } from "../me";
import { path } from "../route";
import { base } from "../style";
import type { Project } from "../types";
import { schemaOf } from "../values";
import { runLine } from "../parts/run-line";
import "../parts/class-bar";
import "../parts/flow-strip";
import "../parts/new-project";

/** All projects, with what is in them and what they do now. */
export class ProjectsPage extends LitElement {
  static properties = { projects: { state: true }, trouble: { state: true }, creating: { state: true } };

  static styles = [
    base,
    css`
      .cards {
        display: grid;
        gap: var(--gap);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
      }
      .project {
        display: grid;
        gap: 14px;
        align-content: start;
        color: inherit;
        text-decoration: none;
        position: relative;
      }
      .project:hover {
        border-color: var(--accent);
        box-shadow: var(--shadow);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(3, auto);
        justify-content: space-between;
        gap: 8px;
      }
      .figures dd {
        font-size: 1.45rem;
        font-weight: 620;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
        line-height: 1.25;
      }
      .figures dt {
        font-size: 0.8rem;
        color: var(--muted);
      }
      .now {
        min-height: 24px;
      }
      h1 {
        margin-bottom: 4px;
      }
      .intro {
        margin-bottom: 22px;
      }
      flow-strip {
        margin-top: 32px;
      }
    `,
  ];

  declare projects: Project[] | null;
  declare trouble: string;
  declare creating: boolean;

  constructor() {
    super();
    this.projects = null;
    this.trouble = "";
    this.creating = false;
    onChanges(this, () => this.load());
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  private async load() {
    try {
      this.projects = await api.projects();
      this.trouble = "";
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    return html`
      <div class="spread intro">
        <div>
          <h1>Projects</h1>
          <p class="muted">Items stream in, people and a model label them together, models are trained and served.</p>
        </div>
        ${this.projects?.length && may("admin")
          ? html`<button @click=${() => (this.creating = !this.creating)} aria-expanded=${this.creating}>New project</button>`
          : nothing}
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.projects?.length === 0 && !may("admin")
        ? html`<div class="empty card"><h2>No project yet</h2><p>An admin can assign one to you.</p></div>`
        : nothing}
      ${may("admin") && (this.creating || this.projects?.length === 0)
        ? html`<new-project ?first=${this.projects?.length === 0} @created=${() => (this.creating = false)}></new-project>`
        : nothing}
      <div class="cards">${repeat(this.projects ?? [], (p) => p.id, card)}</div>
      <flow-strip></flow-strip>
    `;
  }
}

function card(project: Project) {
  const share = project.items ? project.labelled / project.items : 0;
  const champion = project.champion;
  return html`<a class="card project" href=${path(project.id)}>
    <div class="spread">
      <h2>${project.title || project.id}</h2>
      <span class="muted small">${schemaOf(project)}</span>
    </div>
    <dl class="figures">
      <div><dd>${compact(project.items)}</dd><dt>items</dt></div>
      <div><dd>${percent(share)}</dd><dt>labelled</dt></div>
      <div>
        <dd>${champion ? accuracy(champion.testAccuracy || champion.validAccuracy) : "–"}</dd>
        <dt>${champion ? `champion, v${champion.version}` : "no model yet"}</dt>
      </div>
    </dl>
    <class-bar .classes=${project.classes} total=${project.items} labelled=${project.labelled}></class-bar>
    <div class="now small">
      ${project.activeRuns.length ? project.activeRuns.slice(0, 2).map(runLine) : html`<span class="muted">Nothing is training.</span>`}
    </div>
  </a>`;
}

customElements.define("projects-page", ProjectsPage);
