// Conveniences only: every page works without this file.
import { guardSubmits } from "./submits.js";
import { focusProblems } from "./problems.js";
import { closeMenus } from "./menus.js";
import { listenForShortcuts } from "./shortcuts.js";
import { walkMatrices } from "./matrix.js";
import { offerPasskeys } from "./passkeys.js";
import { tellOwnClock } from "./clock.js";
import { moveLever } from "./lever.js";

guardSubmits();
focusProblems();
closeMenus();
listenForShortcuts();
walkMatrices();
offerPasskeys();
tellOwnClock();
moveLever();
