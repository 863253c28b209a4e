import { css, html, LitElement, nothing } from "lit";
import * as api from "../api";
import { go, path } from "../route";
import { base } from "../style";

const APPLICATIONS = [
  ["image classification", "Images, one class each", "Classes"],
  ["image multi classification", "Images, several classes each", "Classes"],
  ["image points", "Images, named points in each", "Points"],
  ["image regression", "Images, a number each", ""],
  ["image segmentation", "Images, a mask of each", "Mask codes, the background first"],
  ["text classification", "Texts, one class each", "Classes"],
  ["tabular classification", "Rows, one class each", "Classes"],
  ["tabular regression", "Rows, a number each", ""],
] as const;

/** The form that makes a project. */
export class NewProject extends LitElement {
  static properties = { first: { type: Boolean }, trouble: { state: true }, busy: { state: true }, application: { state: true } };

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
  declare application: string;

  constructor() {
    super();
    this.application = APPLICATIONS[0][0];
  }

  render() {
    const names = APPLICATIONS.find(([value]) => value === this.application)![2];
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
      <label class="wide"
        >What is to be said of what<select
          name="application"
          @change=${(e: Event) => (this.application = (e.target as HTMLSelectElement).value)}
        >
          ${APPLICATIONS.map(([value, title]) => html`<option value=${value}>${title}</option>`)}
        </select>
      </label>
      ${names
        ? html`<label class="wide">${names}, one a line<textarea name="classes" rows="5" required></textarea></label>`
        : html`<label>Smallest number<input name="minimum" type="number" step="any" required value="0" /></label>
            <label>Largest number<input name="maximum" type="number" step="any" required value="1" /></label>`}
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
      const range = form.has("minimum") ? { minimum: Number(text("minimum")), maximum: Number(text("maximum")) } : null;
      const made = await api.createProject({
        id: text("id"),
        title: text("title"),
        application: this.application,
        names: classes,
        range,
      });
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
