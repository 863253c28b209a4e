import { css } from "lit";

export const evaluationStyle = css`
  .head,
  .trouble {
    margin-bottom: var(--gap);
  }
  .models {
    display: flex;
    gap: 8px;
    overflow-x: auto;
    padding: 2px 2px 12px;
    margin: 0 -2px;
  }
  .model {
    flex: none;
    display: grid;
    gap: 0;
    justify-items: start;
    justify-content: start;
    text-align: left;
    line-height: 1.35;
    padding: 8px 14px;
  }
  .model[aria-current] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .model strong {
    font-size: 1.1rem;
  }
  .replicas {
    margin-bottom: 12px;
  }
  .replicas .tag {
    white-space: normal;
  }
  .columns {
    display: grid;
    gap: var(--gap);
    grid-template-columns: minmax(0, 1fr) minmax(0, 300px);
    align-items: start;
  }
  .big {
    font-size: 2.8rem;
    font-weight: 650;
    letter-spacing: -0.04em;
    line-height: 1.1;
  }
  .tabs {
    display: inline-flex;
    border: 1px solid var(--strong-line);
    border-radius: var(--small-radius);
    overflow: hidden;
  }
  .tabs button {
    border: 0;
    border-radius: 0;
    min-height: 34px;
    padding: 4px 14px;
  }
  .tabs [aria-pressed="true"] {
    background: var(--accent-wash);
    color: var(--accent);
  }
  .card > h2 {
    margin-bottom: 12px;
  }
  .pairs {
    display: grid;
    gap: 2px;
    margin: 0 -8px;
  }
  .pairs button {
    width: 100%;
    justify-content: space-between;
    border-color: transparent;
    background: none;
    font-weight: 450;
    padding: 5px 8px;
    min-height: 34px;
    text-align: left;
  }
  .side {
    display: grid;
    gap: var(--gap);
  }
  .losses {
    margin-top: var(--gap);
  }
  @media (max-width: 900px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      order: -1;
    }
  }
`;
