import { css, html, LitElement, nothing } from "lit";
import * as api from "../api";
import { go, path } from "../route";
import { base } from "../style";

/** The form that makes a project of image classes. */
export class NewProject extends LitElement {
  static properties = { first: { type: Boolean }, trouble: { state: true }, busy: { state: true } };

  static styles = [
    base,
    css`
      :host {
        margin-bottom: var(--gap);
      }
      form {
        display: grid;
        gap: 14px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
      }
      .wide {
        grid-column: 1 / -1;
      }
    `,
  ];

  declare first: boolean;
  declare trouble: string;
  declare busy: boolean;

  render() {
    return html`<form class="card" @submit=${this.submit}>
      <div class="wide">
        <h2>${this.first ? "Make the first project" : "New project"}</h2>
        <p class="muted small">
          ${this.first ? "Or run ./millrace demo, which makes one from Fashion-MNIST. " : ""}Its items come by
          <span class="mono">./millrace ingest</span>, by the API or from a Kafka topic.
        </p>
      </div>
      <label>Title<input name="title" required maxlength="100" placeholder="Leaf diseases" /></label>
      <label
        >Id, also the served model's name<input
          name="id"
          required
          pattern="[a-z][a-z0-9\\-]{0,62}"
          title="1 to 63 small letters, digits and dashes, a letter first"
          placeholder="leaf-diseases"
      /></label>
      <label class="wide">Classes, one a line<textarea name="classes" rows="5" required></textarea></label>
      ${this.trouble ? html`<p class="trouble wide" role="alert">${this.trouble}</p>` : nothing}
      <div class="wide"><button class="primary" ?disabled=${this.busy}>Create</button></div>
    </form>`;
  }

  private async submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const classes = [...new Set(text("classes").split("\n").map((line) => line.trim()).filter(Boolean))];
    this.busy = true;
    try {
      const made = await api.createProject(text("id"), text("title"), classes);
      this.dispatchEvent(new Event("created"));
      go(path(made.id));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define("new-project", NewProject);
