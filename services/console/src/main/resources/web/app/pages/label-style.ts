import { css } from "lit";

export const labelStyle = css`
  .desk {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 280px;
    gap: 24px;
    align-items: start;
  }
  .work {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    min-width: 0;
  }
  figure {
    display: grid;
    place-items: center;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    height: min(46vh, 440px);
    min-height: 240px;
    padding: 14px;
    overflow: hidden;
  }
  .advice {
    min-height: 48px;
    width: 100%;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 12px;
    flex-wrap: nowrap;
  }
  .offer {
    justify-content: flex-start;
    border-color: var(--line);
    background: var(--warm-wash);
    color: var(--warm);
    font-weight: 450;
    text-align: left;
  }
  .offer:hover:not(:disabled) {
    background: var(--warm-wash);
    border-color: var(--warm);
  }
  .offer kbd {
    margin-left: auto;
  }
  .acts {
    gap: 4px;
    min-height: 38px;
  }
  .acts .name {
    margin-left: auto;
    max-width: 40%;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .notice {
    min-height: 24px;
    text-align: center;
    color: var(--muted);
  }
  .notice.bad {
    color: var(--bad);
  }
  aside {
    display: grid;
    gap: var(--gap);
  }
  .progress {
    display: grid;
    gap: 8px;
  }
  .progress strong {
    font-size: 1.4rem;
    letter-spacing: -0.02em;
  }
  .help summary {
    cursor: pointer;
    font-weight: 600;
  }
  .help dl {
    display: grid;
    gap: 2px;
    margin: 10px 0;
  }
  .help dd {
    color: var(--muted);
    margin-bottom: 6px;
  }
  .reason {
    display: flex;
    gap: 8px;
  }
  .why {
    min-height: 20px;
  }
  @media (max-width: 860px) {
    .desk {
      grid-template-columns: minmax(0, 1fr);
    }
    .help {
      display: none;
    }
  }
  @media (max-width: 640px) {
    .acts .name {
      margin-left: 0;
      max-width: 100%;
    }
    figure {
      height: 34vh;
      min-height: 200px;
    }
    .acts kbd,
    .offer kbd {
      display: none;
    }
  }
`;
