/**
 * The seats taken with this phone: on the device while their session runs, in the tab once it is over.
 */

import { TabShelf, openShelf } from "../live/shelf.js";

/** @typedef {import("./door.js").Seat} Seat */

export async function openSeats() {
  return new Seats(await openShelf("seats"), new TabShelf("seats"));
}

export class Seats {
  constructor(device, tab) {
    this._device = device;
    this._tab = tab;
  }

  /** @param {string} code @returns {Promise<Seat|undefined>} */
  async get(code) {
    return (await this._device.get(code)) ?? (await this._ofTab((tab) => tab.get(code)));
  }

  /** @param {Seat} seat */
  async put(seat) {
    await this._device.put(seat);
  }

  /** @param {string} code */
  async remove(code) {
    await this._ofTab((tab) => tab.remove(code));
    await this._device.remove(code);
  }

  /** Nobody finds it after this tab, which may still read what came out. @param {Seat} seat */
  async leave(seat) {
    await this._ofTab((tab) => tab.put({ ...seat, over: true }));
    await this._device.remove(seat.code);
  }

  /** Whether nobody sits any more in any session with this device. */
  async areEmpty() {
    return (await this._device.all()).length === 0;
  }

  async _ofTab(act) {
    try {
      return await act(this._tab);
    } catch {
      // A browser that keeps nothing of a tab.
      return undefined;
    }
  }
}
