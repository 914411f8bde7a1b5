/**
 * Where the phone keeps what must outlive the page: the outbox, the seats and the last screen, in IndexedDB.
 *
 * Where the browser refuses storage, a shelf in memory serves the visit, and `lasting` says so. Once a
 * session is over, what its person may still read is moved to a shelf of the tab, gone when it is closed.
 */

const DATABASE = "jalon";
const VERSION = 3;
const STORES = { outbox: "id", seats: "code", notebook: "id", screens: "sessionId" };

/** @param {keyof typeof STORES} store @param {IDBFactory} [factory] */
export async function openShelf(store, factory = globalThis.indexedDB) {
  try {
    return new LastingShelf(await open(factory), store);
  } catch {
    return new MemoryShelf(STORES[store]);
  }
}

class LastingShelf {
  constructor(database, store) {
    this._database = database;
    this._store = store;
    this.lasting = true;
  }

  all() {
    return this._do("readonly", (store) => store.getAll());
  }

  get(key) {
    return this._do("readonly", (store) => store.get(key));
  }

  async put(row) {
    await this._do("readwrite", (store) => store.put(row));
  }

  async remove(key) {
    await this._do("readwrite", (store) => store.delete(key));
  }

  _do(mode, request) {
    return new Promise((resolve, reject) => {
      const transaction = this._database.transaction(this._store, mode);
      const asked = request(transaction.objectStore(this._store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}

export class MemoryShelf {
  /** @param {string} [key] */
  constructor(key = "id") {
    this._key = key;
    this._rows = new Map();
    this.lasting = false;
  }

  async all() {
    return [...this._rows.values()].map((row) => structuredClone(row));
  }

  async get(key) {
    return structuredClone(this._rows.get(key));
  }

  async put(row) {
    this._rows.set(row[this._key], structuredClone(row));
  }

  async remove(key) {
    this._rows.delete(key);
  }
}

/** Rows that a reload finds again and the next person does not. */
export class TabShelf {
  /** @param {keyof typeof STORES} store @param {() => Storage} [storage] */
  constructor(store, storage = () => globalThis.sessionStorage) {
    this._beginning = `jalon.${store}.`;
    this._key = STORES[store];
    this._storage = storage;
    this.lasting = true;
  }

  async all() {
    const names = Object.keys(this._storage()).filter((name) => name.startsWith(this._beginning));
    return names.map((name) => JSON.parse(this._storage().getItem(name)));
  }

  async get(key) {
    const text = this._storage().getItem(this._beginning + key);
    return text === null ? undefined : JSON.parse(text);
  }

  async put(row) {
    this._storage().setItem(this._beginning + row[this._key], JSON.stringify(row));
  }

  async remove(key) {
    this._storage().removeItem(this._beginning + key);
  }
}

function open(factory) {
  return new Promise((resolve, reject) => {
    const asked = factory.open(DATABASE, VERSION);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, { keyPath });
      }
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}
