import { css, html, LitElement, nothing } from "lit";
import * as api from "../api";
import { base } from "../style";
import type { Project } from "../types";

/** A line that adds a class, a mask code or a point at the end of a project's schema. */
export class AddClass extends LitElement {
  static properties = { project: { attribute: false }, open: { state: true }, trouble: { state: true } };

  static styles = [
    base,
    css`
      :host {
        margin-top: 10px;
      }
      form {
        display: flex;
        gap: 8px;
        max-width: 420px;
      }
      .quiet {
        padding-left: 0;
      }
    `,
  ];

  declare project: Project;
  declare open: boolean;
  declare trouble: string;

  render() {
    return this.open
      ? html`<form @submit=${this.submit}>
            <input name="name" aria-label="The new name" required maxlength="200" />
            <button class="primary">Add</button>
            <button type="button" @click=${() => (this.open = false)}>Cancel</button>
          </form>
          ${this.trouble ? html`<p class="trouble small" role="alert">${this.trouble}</p>` : nothing}`
      : html`<button class="quiet small" @click=${this.begin}>Add another</button>`;
  }

  private async begin() {
    this.open = true;
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  }

  private async submit(event: SubmitEvent) {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name")).trim();
    try {
      await api.addClasses(this.project.id, [name]);
      this.open = false;
      this.trouble = "";
      dispatchEvent(new Event("mill-project"));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }
}

customElements.define("add-class", AddClass);
