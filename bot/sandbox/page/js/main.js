// Starts the page: reads the place from the URL, loads the workspace, and keeps both true to each other.
import { listen, load } from "./api.js";
import { coalesced } from "./dom.js";
import { refreshModal } from "./modal.js";
import { refreshRoom, showRoom } from "./room.js";
import { drawShell, buildShell } from "./shell.js";
import { refreshThread, showThread } from "./thread.js";
import { go, readPlace, world } from "./world.js";

const refreshState = coalesced(loadState, (error) => {
  throw error;
});

async function loadState() {
  const { as } = world.place;
  const state = await load("state", { as }).catch(() => load("state"));
  if (as !== world.place.as) return loadState(); // Somebody else acts by now.
  world.state = state;
  return settlePlace();
}

/** Names in the URL become ids, and somebody is always acting. */
function settlePlace() {
  const { place, state } = world;
  const named = state.channels.find((channel) => channel.name === place.channel && !channel.is_im);
  go({ as: state.me.id, channel: named?.id ?? place.channel }, { replace: true });
  startPlace();
}

/** The first visit opens the busiest place there is, with the samples beside it where there is room. */
function startPlace() {
  const { place, state } = world;
  if (place.channel || place.room) return;
  const first =
    state.channels.find((channel) => !channel.is_im && channel.bot_in) ??
    state.channels.find((channel) => !channel.is_im);
  const samples = state.samples?.length && innerWidth >= 1240 ? "1" : null;
  if (first) go({ channel: first.id, samples: place.samples ?? samples }, { replace: true });
}

async function draw() {
  readPlace();
  if (!world.state || (world.place.as && world.place.as !== world.state.me?.id))
    await refreshState();
  drawShell();
  showRoom();
  showThread();
  refreshModal();
}

async function changed(what) {
  await refreshState();
  drawShell();
  refreshRoom(what);
  refreshThread(what);
  refreshModal();
}

let gathered = null;

/** Changes come in bursts: what arrives within a moment is drawn once. */
function gather(what) {
  if (gathered) {
    gathered.push(...what);
    return;
  }
  gathered = [...what];
  setTimeout(() => {
    const all = gathered;
    gathered = null;
    changed(all).catch(() => linked(false));
  }, 30);
}

function linked(online) {
  world.online = online;
  if (world.state) drawShell();
}

async function start() {
  readPlace();
  await refreshState();
  buildShell(document.getElementById("shell"));
  for (const name of ["placechange", "hashchange", "popstate"]) addEventListener(name, draw);
  await draw();
  listen(gather, linked);
}

start().catch((error) => {
  document.getElementById("shell").textContent =
    `The workspace could not be opened: ${error.message}`;
});
