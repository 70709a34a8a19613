// What the page knows: the workspace's state as the acting person sees it, and the place they look at.

export const world = { state: null, place: {}, online: true };

const PLACES = ["as", "channel", "thread", "room", "tab", "item", "samples"];

export function readPlace() {
  const hash = new URLSearchParams(location.hash.slice(1));
  world.place = Object.fromEntries(
    PLACES.filter((name) => hash.has(name)).map((name) => [name, hash.get(name)]),
  );
}

/** Goes to another place by changing the URL's hash; undefined or null drops a part. */
export function go(changes, { replace = false } = {}) {
  const place = { ...world.place, ...changes };
  const kept = PLACES.filter((name) => place[name]).map((name) => [name, place[name]]);
  const hash = `#${new URLSearchParams(kept)}`;
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  readPlace();
  dispatchEvent(new Event("placechange"));
}

/** Goes to another room and leaves what belonged to the old one. */
export function enter(changes) {
  go({ channel: null, thread: null, room: null, tab: null, item: null, ...changes });
}

/** Who acts is who the switch names, even while that person's view is still being loaded. */
export function acting() {
  return world.place.as ?? world.state?.me?.id;
}

export function userOf(id) {
  return world.state?.users.find((user) => user.id === id) ?? null;
}

export function channelOf(id) {
  return world.state?.channels.find((channel) => channel.id === id) ?? null;
}

/** The acting person's direct messages with the app, or null before the first one. */
export function appChannel() {
  const { app, channels } = world.state;
  return (
    channels.find(
      (channel) => channel.is_im && (channel.user === app.bot_user_id || channel.name === app.name),
    ) ?? null
  );
}

export function people() {
  return world.state.users.filter((user) => !user.is_bot && !user.deleted);
}

/** Whether one of the changes touches any of these subjects ("channel:C1", "mail"). */
export function touches(what, ...subjects) {
  return what.some((one) => one === "all" || subjects.includes(one));
}
