/** Starts the page: reads who and where from the address, draws at each change, listens for news. */

import { listen, post } from "./api.js";
import { app, channelOf, go, here, onChange, refresh } from "./store.js";
import { startReading } from "./unread.js";
import { announceNews, drawConversation } from "./view/conversation.js";
import { drawModal } from "./view/modal.js";
import { drawSidebar, wireDrawer } from "./view/sidebar.js";
import { drawSidePane } from "./view/side_pane.js";
import { toast } from "./view/toast.js";
import { drawTools, tick, wireTheme } from "./view/tools.js";

function draw() {
  settle();
  drawSidebar({ switchTo, open });
  drawTools();
  drawConversation({ showTab });
  drawSidePane();
  drawModal();
  announceNews();
  document.title = `${channelOf(app.channel)?.name ?? "Sandbox"} · ${app.state.me.name} · Sandbox workspace`;
}

/** A person stands in a channel that they see; else in their first one. Everybody's "app" is the app. */
function settle() {
  if (app.channel === "app") app.channel = app.state.channels.find(({ kind }) => kind === "app")?.id;
  if (!channelOf(app.channel)) {
    Object.assign(app, { channel: firstChannel()?.id ?? null, thread: null, tab: "messages" });
  }
  const address = `?user=${encodeURIComponent(app.user)}#${app.channel ?? ""}${app.tab === "home" ? "/home" : ""}`;
  if (location.search + location.hash !== address) history.replaceState(null, "", address);
}

const firstChannel = () =>
  app.state.channels.find((channel) => channel.kind === "channel" && !channel.archived) ??
  app.state.channels[0];

function open(channel) {
  const isApp = channelOf(channel).kind === "app";
  const pane = app.pane === "thread" ? null : app.pane;
  go({ channel, tab: isApp ? "home" : "messages", thread: null, pane, drawer: false });
  if (isApp) openHome();
}

function showTab(tab) {
  go({ tab });
  if (tab === "home") openHome();
}

async function openHome() {
  await post("home", { user: app.user }).catch((refused) => toast(refused.message, "error"));
  await refresh();
}

async function switchTo(user) {
  history.pushState(null, "", `?user=${encodeURIComponent(user)}${location.hash}`);
  await enter(user);
  document.querySelector(".persona").focus();
}

async function enter(user) {
  if (here()?.kind === "app") app.channel = "app";
  Object.assign(app, { user, thread: null, drawer: false, pane: app.pane === "thread" ? null : app.pane });
  await refresh();
  if (app.tab === "home") await openHome();
}

function readAddress() {
  const [channel, tab] = location.hash.slice(1).split("/");
  Object.assign(app, {
    user: new URLSearchParams(location.search).get("user"),
    channel: channel || null,
    tab: tab === "home" ? "home" : "messages",
  });
}

async function start() {
  wireTheme();
  wireDrawer();
  wireSkipLink();
  readAddress();
  if (wasReloaded()) await forgetPassing();
  await refresh();
  startReading();
  onChange(draw);
  draw();
  if (app.tab === "home") openHome();
  listen((version) => version !== app.state.version && refresh().catch(() => {}));
  addEventListener("popstate", () => {
    readAddress();
    enter(app.user);
  });
  setInterval(tick, 10_000);
}

/** The link must not change the address: its hash names the channel. */
function wireSkipLink() {
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("conversation").focus();
  });
}

const wasReloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

/** As in Slack, what only one person could see is gone after a reload. */
async function forgetPassing() {
  if (app.user) await post("reload", { user: app.user }).catch(() => {});
}

start().catch((failure) => toast(failure.message, "error"));
