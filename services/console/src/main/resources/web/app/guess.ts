import * as api from "./api";
import type { Cut, Item } from "./types";

const LARGEST = 96;

/** A cut's spec that fits a project: as its last cut, else as its pictures and attributes suggest. */
export async function guessSpec(project: string, cuts: Cut[]): Promise<api.NewCut> {
  const last = cuts.find((cut) => cut.state === "completed");
  if (last) {
    const { splitAttribute, validShare, testShare, seed, width, height, channels } = last;
    return { splitAttribute, validShare, testShare, seed, width, height, channels };
  }
  const page = await api
    .items(project, { className: "", state: "labelled", page: "", size: 8 })
    .catch(() => ({ items: [] as Item[], next: "" }));
  const looks = await Promise.all(page.items.map((item) => look(api.image(item.image)).catch(() => null)));
  const seen = looks.filter((found) => found !== null);
  return {
    splitAttribute: page.items.some((item) => "split" in item.attributes) ? "split" : "",
    validShare: 0.1,
    testShare: 0.1,
    seed: 42,
    width: Math.min(LARGEST, Math.max(28, ...seen.map((found) => found.width))),
    height: Math.min(LARGEST, Math.max(28, ...seen.map((found) => found.height))),
    channels: seen.length && seen.every((found) => found.grey) ? 1 : 3,
  };
}

async function look(address: string) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(64, picture.naturalWidth);
  canvas.height = Math.min(64, picture.naturalHeight);
  const brush = canvas.getContext("2d")!;
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
  let grey = true;
  for (let i = 0; i < data.length && grey; i += 4) {
    grey = Math.abs(data[i] - data[i + 1]) < 9 && Math.abs(data[i] - data[i + 2]) < 9;
  }
  return { width: picture.naturalWidth, height: picture.naturalHeight, grey };
}
