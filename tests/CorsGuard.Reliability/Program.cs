using System.Globalization;
using CorsGuard.Reliability;

const string Usage = """
    dotnet run -c Release --project tests/CorsGuard.Reliability -- MODE

      --soak [SECONDS]                    a server whose settings change twenty times a second, under load (default: 45 s)
      --fuzz KIND|all [INPUTS [SEED]]     origins, headers, values, layers, configuration, regexes, corpus (default: 100,000 inputs, seed 1)
    """;

return args switch
{
    ["--soak", ..] => await Soak.RunAsync(TimeSpan.FromSeconds(NumberAt(1, 45))),
    ["--fuzz", var kind, ..] => Fuzzing.Run(kind, NumberAt(2, 100_000), (int)NumberAt(3, 1)),
    _ => Explain(),
};

long NumberAt(int index, long otherwise) =>
    args.Length > index ? long.Parse(args[index], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;

static int Explain()
{
    Console.WriteLine(Usage);
    return 2;
}
