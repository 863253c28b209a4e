import { css } from "lit";

export const tryStyle = css`
  h1 {
    margin-bottom: var(--gap);
  }
  .columns {
    display: grid;
    gap: var(--gap);
    grid-template-columns: minmax(0, 380px) minmax(0, 1fr);
    align-items: start;
  }
  .drop {
    display: grid;
    place-items: center;
    gap: 10px;
    align-content: center;
    aspect-ratio: 1;
    width: 100%;
    max-height: 380px;
    border: 2px dashed var(--strong-line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--muted);
    text-align: center;
    padding: 14px;
    cursor: pointer;
    font-size: 0.95rem;
  }
  .drop:hover,
  .drop.over {
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  .drop:focus-within {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .drop img {
    width: 100%;
    height: 100%;
    min-height: 0;
    object-fit: contain;
    background: none;
  }
  .bars {
    display: grid;
    grid-template-columns: minmax(80px, max-content) 1fr 7ch;
    gap: 7px 14px;
    align-items: center;
    margin-top: 14px;
  }
  .track {
    height: 14px;
    border-radius: 4px;
    background: var(--raised);
  }
  .track i {
    display: block;
    height: 100%;
    min-width: 2px;
    border-radius: 4px;
    background: var(--strong-line);
  }
  .first {
    font-weight: 620;
  }
  .first + .track i {
    background: var(--accent);
  }
  .says {
    font-size: 1.7rem;
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .right {
    text-align: right;
  }
  lineage-flow,
  .tracing {
    margin-top: var(--gap);
  }
  .tracing {
    min-height: 380px;
  }
  .waiting {
    min-height: 380px;
    display: grid;
    place-content: center;
    text-align: center;
  }
  @media (max-width: 820px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .drop {
      max-height: 280px;
    }
    .waiting {
      min-height: 120px;
    }
  }
`;
