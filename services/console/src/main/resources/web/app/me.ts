import * as api from "./api";
import { rename } from "./labeller";
import type { Me, Role } from "./types";

const ROLES: Role[] = ["annotator", "reviewer", "engineer", "admin"];

let known: Me = { name: "", role: "admin", projects: ["*"] };

/** Asks who uses this page; where people log in, their own name is the one that their labels carry. */
export async function learnMe() {
  known = await api.me();
  if (known.name) {
    rename(known.name);
  }
}

/** Whether names are given by a login. */
export const loggedIn = () => Boolean(known.name);

/** Whether this person may do what a role may; the server decides, this only hides what it would refuse. */
export const may = (role: Role) => known.role !== "" && ROLES.indexOf(known.role) >= ROLES.indexOf(role);
