import { css } from "lit";

export const cleanStyle = css`
  .head {
    margin-bottom: var(--gap);
    align-items: center;
  }
  .filters select {
    width: auto;
    max-width: 44vw;
  }
  .tabs {
    display: flex;
    gap: 6px;
    flex-wrap: wrap;
  }
  [aria-pressed="true"] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .bar {
    margin-bottom: var(--gap);
  }
  .suspects {
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
    margin-top: var(--gap);
  }
  .suspect {
    display: grid;
    grid-template-columns: 84px minmax(0, 1fr);
    gap: 4px 12px;
    padding: 12px;
  }
  .suspect img {
    width: 84px;
    aspect-ratio: 1;
    object-fit: contain;
    border-radius: var(--small-radius);
  }
  .suspect.marked {
    border-color: var(--warm);
    background: var(--warm-wash);
  }
  .words {
    display: grid;
    gap: 3px;
    align-content: start;
    min-width: 0;
    font-size: 0.9rem;
  }
  .words .number {
    white-space: nowrap;
  }
  .words strong {
    overflow-wrap: anywhere;
  }
  meter {
    width: 100%;
    height: 9px;
  }
  .reasons {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .deeds {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 4px;
  }
  .deeds button,
  .deeds select {
    min-height: 34px;
    padding: 4px 9px;
    font-size: 0.85rem;
    width: auto;
  }
  .deeds select {
    flex: 1;
    min-width: 96px;
  }
  .groups {
    display: grid;
    gap: 10px;
    margin-top: var(--gap);
  }
  .twins {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    margin: 10px 0;
  }
  .twin {
    width: 118px;
    display: grid;
    gap: 4px;
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: var(--small-radius);
    font-size: 0.82rem;
  }
  .twin.marked {
    border-color: var(--warm);
    background: var(--warm-wash);
  }
  .twin img {
    width: 100%;
    aspect-ratio: 1;
    object-fit: contain;
    border-radius: 6px;
  }
  .twin span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tray {
    position: sticky;
    bottom: 12px;
    z-index: 3;
    margin-top: var(--gap);
    box-shadow: var(--shadow);
    padding: 12px 16px;
  }
  .tray ul {
    display: flex;
    gap: 6px;
    overflow-x: auto;
    margin-top: 8px;
    padding-bottom: 4px;
  }
  .tray li button {
    padding: 3px;
    min-height: 0;
    display: grid;
    gap: 1px;
    justify-items: center;
    width: 74px;
    font-size: 0.72rem;
  }
  .tray li span {
    max-width: 68px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tray img {
    width: 44px;
    height: 44px;
    object-fit: contain;
    border-radius: 5px;
  }
  .more {
    display: flex;
    justify-content: center;
    margin-top: 16px;
  }
  .said {
    margin-top: var(--gap);
    padding: 8px 14px;
    border-radius: var(--small-radius);
    background: var(--accent-wash);
  }
  .push {
    margin-left: auto;
  }
  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--accent);
  }
  @media (max-width: 640px) {
    .tray {
      bottom: 70px;
    }
  }
`;
