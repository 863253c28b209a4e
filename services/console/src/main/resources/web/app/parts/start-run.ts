import { css, html, LitElement, nothing } from "lit";
import * as api from "../api";
import { brief } from "../format";
import { guessSpec } from "../guess";
import { go, path } from "../route";
import { base } from "../style";
import type { Cut, Project } from "../types";

const NEW_CUT = "new";

/** The form that cuts what is labelled now and trains on it, with defaults that fit the pictures. */
export class StartRun extends LitElement {
  static properties = {
    project: { attribute: false },
    first: { type: Boolean },
    cuts: { state: true },
    chosen: { state: true },
    spec: { state: true },
    stage: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    css`
      :host {
        margin-bottom: var(--gap);
      }
      form {
        display: grid;
        gap: 18px;
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      }
      legend {
        font-weight: 600;
        padding: 0;
        margin-bottom: 8px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 8px;
        align-self: end;
        min-height: 38px;
      }
      .pick {
        max-width: 520px;
      }
      @media (max-width: 640px) {
        fieldset {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  declare project: Project;
  declare first: boolean;
  declare cuts: Cut[];
  declare chosen: string;
  declare spec: api.NewCut | null;
  declare stage: string;
  declare trouble: string;

  constructor() {
    super();
    this.cuts = [];
    this.chosen = NEW_CUT;
    this.spec = null;
    this.stage = "";
    this.trouble = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.prepare();
  }

  private async prepare() {
    const id = this.project.id;
    this.cuts = await api.cuts(id).catch(() => []);
    this.spec = await guessSpec(id, this.cuts);
  }

  render() {
    const usable = this.cuts.filter((cut) => cut.state === "completed");
    return html`<form class="card" @submit=${this.submit}>
      <div>
        <h2>${this.first ? "Train the first model" : "Start a run"}</h2>
        <p class="muted small">A cut freezes the labels of this moment; the run trains on it and can be repeated exactly.</p>
      </div>
      <label class="pick"
        >Data<select name="cut" @change=${(e: Event) => (this.chosen = (e.target as HTMLSelectElement).value)}>
          <option value=${NEW_CUT}>everything that is labelled now</option>
          ${usable.map((cut) => html`<option value=${cut.cut}>cut ${brief(cut.cut)}, ${cut.width} × ${cut.height}</option>`)}
        </select>
      </label>
      ${this.chosen === NEW_CUT ? this.cutFields() : nothing} ${this.recipeFields()}
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <div class="row">
        <button class="primary" ?disabled=${Boolean(this.stage) || !this.spec || this.project.labelled === 0}>Cut and train</button>
        <span class="muted" role="status">${this.project.labelled === 0 ? "Label some items first." : this.stage}</span>
      </div>
    </form>`;
  }

  private cutFields() {
    const spec = this.spec;
    if (!spec) {
      return html`<p class="muted small">Looking at the pictures …</p>`;
    }
    return html`<fieldset>
      <legend>Cut</legend>
      ${number("width", "Width, px", spec.width, 1, 1024)} ${number("height", "Height, px", spec.height, 1, 1024)}
      <label
        >Colour<select name="channels">
          <option value="1" ?selected=${spec.channels === 1}>grey</option>
          <option value="3" ?selected=${spec.channels === 3}>colour</option>
        </select></label
      >
      <label>Split by attribute<input name="splitAttribute" .value=${spec.splitAttribute} placeholder="none" /></label>
      ${number("validShare", "Valid share, %", spec.validShare * 100, 1, 90)}
      ${number("testShare", "Test share, %", spec.testShare * 100, 0, 90)}
      ${number("cutSeed", "Seed", spec.seed, 0, 1e9)}
    </fieldset>`;
  }

  private recipeFields() {
    return html`<fieldset>
      <legend>Recipe</legend>
      ${number("epochs", "Epochs", 5, 1, 500)} ${number("rate", "Highest rate", 0.01, 1e-6, 10, "any")}
      ${number("batchSize", "Batch", 64, 2, 8192)} ${number("weightDecay", "Weight decay", 0.01, 0, 10, "any")}
      ${number("seed", "Seed", 42, 0, 1e9)} ${number("padAndCrop", "Pad and crop, px", 0, 0, 64)}
      <label class="check"><input type="checkbox" name="flip" checked />Mirror at random</label>
    </fieldset>`;
  }

  private async submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const value = (name: string) => Number(form.get(name));
    const id = this.project.id;
    this.trouble = "";
    try {
      const cut = this.chosen === NEW_CUT ? await this.cut(id, form, value) : this.chosen;
      this.stage = "Starting …";
      const run = await api.startRun(id, {
        cut,
        epochs: value("epochs"),
        rate: value("rate"),
        batchSize: value("batchSize"),
        weightDecay: value("weightDecay"),
        seed: value("seed"),
        padAndCrop: value("padAndCrop"),
        flip: form.has("flip"),
      });
      go(path(id, "runs", run.run));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    } finally {
      this.stage = "";
    }
  }

  private async cut(id: string, form: FormData, value: (name: string) => number): Promise<string> {
    this.stage = "Cutting …";
    const cut = await api.requestCut(id, {
      splitAttribute: String(form.get("splitAttribute") ?? "").trim(),
      validShare: value("validShare") / 100,
      testShare: value("testShare") / 100,
      seed: value("cutSeed"),
      width: value("width"),
      height: value("height"),
      channels: value("channels"),
    });
    return this.completed(cut);
  }

  private async completed(cut: Cut): Promise<string> {
    for (let now = cut; ; now = (await api.cut(cut.cut)).cut) {
      if (now.state === "completed") {
        return now.cut;
      }
      if (now.state === "failed") {
        throw new Error(`The cut failed: ${now.error}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  }
}

const number = (name: string, label: string, value: number, min: number, max: number, step: string | number = 1) =>
  html`<label>${label}<input type="number" name=${name} .value=${String(value)} min=${min} max=${max} step=${step} required /></label>`;

customElements.define("start-run", StartRun);
