import { css, html, LitElement } from "lit";
import { base } from "../style";
import type { Project } from "../types";
import "../parts/class-names";
import "../parts/label-files";
import "../parts/plan-form";

/** How a project's work is shared out and judged, the names that its labels use, and labels as files. */
export class SettingsPage extends LitElement {
  static properties = { project: { attribute: false } };

  static styles = [
    base,
    css`
      h1 {
        margin-bottom: var(--gap);
      }
      .columns {
        display: grid;
        gap: var(--gap);
        grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
        align-items: start;
      }
      @media (max-width: 860px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  declare project: Project;

  render() {
    const { project } = this;
    return html`<h1>Settings</h1>
      <div class="columns">
        <plan-form .project=${project}></plan-form>
        <div class="stack">
          <class-names .project=${project}></class-names>
          <label-files .project=${project}></label-files>
        </div>
      </div>`;
  }
}

customElements.define("settings-page", SettingsPage);
