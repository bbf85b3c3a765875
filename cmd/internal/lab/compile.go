package lab

// Compiler is what labs in C need.
const Compiler = "riscv64-unknown-elf-gcc"
