// What tea.elf was made from:
// riscv64-unknown-elf-gcc -g -march=rv32imac_zicsr_zifencei -mabi=ilp32 -nostdlib -ffile-prefix-map=$PWD=. -Ttext=0x80000000 -o tea.elf tea.c
int cup = 3;
int zero[20];

int pour(int n)
{
	return n + cup;
}

void _start(void)
{
	pour(zero[1]);
	for (;;) ;
}
