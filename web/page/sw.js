// The page without a network: all of its files are kept, those of one version together.
"use strict";

const version = "VERSION", names = ["FILES"];

addEventListener("install", (e) => {
	// The network is asked, not the browser's memory of it. A later version waits until no page shows this one: the two
	// do not mix.
	e.waitUntil(caches.open(version)
		.then((cache) => cache.addAll(names.map((n) => new Request(n, { cache: "reload" })))));
});

addEventListener("activate", (e) => {
	e.waitUntil(caches.keys()
		.then((all) => Promise.all(all.filter((v) => v !== version).map((v) => caches.delete(v))))
		.then(() => clients.claim()));
});

addEventListener("fetch", (e) => {
	if (e.request.method !== "GET" || new URL(e.request.url).origin !== location.origin) return;
	e.respondWith(caches.open(version).then((cache) => cache.match(e.request, { ignoreSearch: true }))
		.then((kept) => kept ?? fetch(e.request)));
});
