/* Wine lacks some libraries that every Windows 10 has. Each function of a stand-in answers 0: "not available". */
int not_available(void)
{
    return 0;
}
