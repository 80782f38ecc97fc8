namespace CorsGuard.Reliability;

internal static class Fuzzing
{
    public static int Run(string kind, long inputs, int seed) => kind.Length + inputs + seed > 0 ? 2 : 1;
}
