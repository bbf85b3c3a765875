// A file system in memory, as Go's runtime asks for one. What the editor saves is written here, and the window and the
// worker read it as if it lay in a folder. One for each of them.
"use strict";

(() => {
	const constants = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024,
		O_DIRECTORY: 65536 };
	const folderMode = 0o40777, fileMode = 0o100666;
	const nodes = new Map(); // by path: {mode, data, time}; a folder's data is null
	const open = new Map(); // by descriptor: {path, node, at, append}
	let next = 3, inodes = 1, cwd = "/", now = Date.now(), line = "";

	const failed = (code) => Object.assign(new Error(code), { code });
	// No two changes are at the same time: that is how they are told apart.
	const stamp = () => (now = Math.max(now + 1, Date.now()));
	const resolve = (path) => {
		const parts = [];
		for (const p of (path.startsWith("/") ? path : cwd + "/" + path).split("/")) {
			if (p === "..") parts.pop();
			else if (p !== "" && p !== ".") parts.push(p);
		}
		return "/" + parts.join("/");
	};
	const make = (path, mode, data) => {
		const node = { mode, data, time: stamp(), inode: inodes++ };
		nodes.set(path, node);
		return node;
	};
	const parent = (path) => path.slice(0, path.lastIndexOf("/")) || "/";
	const isFolder = (node) => node.data === null;
	const find = (path) => {
		const node = nodes.get(resolve(path));
		if (!node) throw failed("ENOENT");
		return node;
	};
	const inFolder = (path) => {
		const folder = nodes.get(parent(path));
		if (!folder) throw failed("ENOENT");
		if (!isFolder(folder)) throw failed("ENOTDIR");
	};
	const children = (path) => {
		const from = path === "/" ? "/" : path + "/";
		return [...nodes.keys()].filter((p) => p !== "/" && p.startsWith(from) && !p.slice(from.length).includes("/"))
			.map((p) => p.slice(from.length));
	};
	const stat = (node) => ({
		dev: 0, ino: node.inode, mode: node.mode, nlink: 1, uid: 0, gid: 0, rdev: 0,
		size: node.data ? node.data.length : 0, blksize: 4096, blocks: 0,
		atimeMs: node.time, mtimeMs: node.time, ctimeMs: node.time, isDirectory: () => isFolder(node),
	});
	const held = (fd) => {
		const f = open.get(fd);
		if (!f) throw failed("EBADF");
		return f;
	};
	const resize = (node, length) => {
		const data = new Uint8Array(length);
		data.set(node.data.subarray(0, length));
		node.data = data;
		node.time = stamp();
	};
	const print = (bytes) => {
		line += new TextDecoder().decode(bytes);
		const end = line.lastIndexOf("\n");
		if (end >= 0) {
			console.log(line.slice(0, end));
			line = line.slice(end + 1);
		}
	};
	make("/", folderMode, null);
	make("/tmp", folderMode, null);

	const calls = {
		open(path, flags, perm) {
			path = resolve(path);
			let node = nodes.get(path);
			if (node && flags & constants.O_CREAT && flags & constants.O_EXCL) throw failed("EEXIST");
			if (!node) {
				if (!(flags & constants.O_CREAT)) throw failed("ENOENT");
				inFolder(path);
				node = make(path, fileMode & (0o100000 | perm), new Uint8Array(0));
			}
			if (isFolder(node) && flags & (constants.O_WRONLY | constants.O_RDWR)) throw failed("EISDIR");
			if (!isFolder(node) && flags & constants.O_DIRECTORY) throw failed("ENOTDIR");
			if (flags & constants.O_TRUNC && !isFolder(node)) resize(node, 0);
			open.set(next, { path, node, at: 0, append: flags & constants.O_APPEND });
			return next++;
		},
		close(fd) {
			held(fd);
			open.delete(fd);
		},
		read(fd, buffer, offset, length, position) {
			const f = held(fd);
			if (isFolder(f.node)) throw failed("EISDIR");
			const from = position ?? f.at, piece = f.node.data.subarray(from, from + length);
			buffer.set(piece, offset);
			if (position === null) f.at += piece.length;
			return piece.length;
		},
		write(fd, buffer, offset, length, position) {
			const bytes = buffer.subarray(offset, offset + length);
			if (fd === 1 || fd === 2) {
				print(bytes);
				return length;
			}
			const f = held(fd), from = f.append ? f.node.data.length : position ?? f.at;
			if (from + length > f.node.data.length) resize(f.node, from + length);
			f.node.data.set(bytes, from);
			f.node.time = stamp();
			if (position === null) f.at = from + length;
			return length;
		},
		stat: (path) => stat(find(path)),
		lstat: (path) => stat(find(path)),
		fstat: (fd) => stat(held(fd).node),
		readdir(path) {
			if (!isFolder(find(path))) throw failed("ENOTDIR");
			return children(resolve(path));
		},
		mkdir(path, perm) {
			path = resolve(path);
			if (nodes.has(path)) throw failed("EEXIST");
			inFolder(path);
			make(path, 0o40000 | perm, null);
		},
		unlink(path) {
			if (isFolder(find(path))) throw failed("EISDIR");
			nodes.delete(resolve(path));
		},
		rmdir(path) {
			if (!isFolder(find(path))) throw failed("ENOTDIR");
			if (children(resolve(path)).length) throw failed("ENOTEMPTY");
			nodes.delete(resolve(path));
		},
		rename(from, to) {
			const node = find(from);
			if (isFolder(node)) throw failed("ENOSYS"); // its children would have to come along
			inFolder(resolve(to));
			nodes.delete(resolve(from));
			nodes.set(resolve(to), node);
		},
		truncate: (path, length) => resize(find(path), length),
		ftruncate: (fd, length) => resize(held(fd).node, length),
		chmod: (path, mode) => void (find(path).mode = find(path).mode & ~0o777 | mode & 0o777),
		fchmod: (fd, mode) => void (held(fd).node.mode = held(fd).node.mode & ~0o777 | mode & 0o777),
		utimes: (path, _, time) => void (find(path).time = time * 1000),
		fsync() {},
		chown() {}, fchown() {}, lchown() {},
		link() { throw failed("ENOSYS"); },
		symlink() { throw failed("ENOSYS"); },
		readlink(path) {
			find(path);
			throw failed("EINVAL"); // nothing is a link
		},
	};

	// Go hands over a callback, last; it may be called at once.
	const fs = { constants, writeSync(_, bytes) { print(bytes); return bytes.length; } };
	for (const [name, call] of Object.entries(calls)) {
		fs[name] = (...args) => {
			const back = args.pop();
			let result;
			try {
				result = call(...args);
			} catch (err) {
				if (!err.code) throw err;
				back(err);
				return;
			}
			back(null, result);
		};
	}
	globalThis.fs = fs;
	globalThis.path = { resolve: (...parts) => resolve(parts.join("/")) };
	globalThis.process = {
		getuid: () => 0, getgid: () => 0, geteuid: () => 0, getegid: () => 0, getgroups: () => [], pid: 1, ppid: 1,
		umask: () => 0,
		cwd: () => cwd,
		chdir(path) {
			if (!isFolder(find(path))) throw failed("ENOTDIR");
			cwd = resolve(path);
		},
	};

	// What the page does with files.
	globalThis.files = {
		// write saves text or bytes, with the folders that it takes; what is there already stays as it is.
		write(path, contents) {
			path = resolve(path);
			const data = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
			for (let i = path.indexOf("/", 1); i > 0; i = path.indexOf("/", i + 1)) {
				if (!nodes.has(path.slice(0, i))) make(path.slice(0, i), folderMode, null);
			}
			const old = nodes.get(path);
			if (old && old.data && old.data.length === data.length && old.data.every((b, i) => b === data[i])) return;
			make(path, fileMode, data);
		},
		read: (path) => find(path).data,
		// list is the files below a folder, and their texts.
		list(path) {
			const from = resolve(path) + "/";
			return Object.fromEntries([...nodes].filter(([p, n]) => p.startsWith(from) && n.data)
				.map(([p, n]) => [p.slice(from.length), new TextDecoder().decode(n.data)]));
		},
		// remove removes a folder, with all that is in it.
		remove(path) {
			path = resolve(path);
			for (const p of [...nodes.keys()]) if (p === path || p.startsWith(path + "/")) nodes.delete(p);
		},
	};
})();
