namespace CorsGuard.Policies;

/// <summary>Where the elements of a list stand that was written as an array: the key of each, which need not be its number.</summary>
/// <param name="Path">The full path of the list as written.</param>
/// <param name="Keys">The key of each element that was read.</param>
/// <param name="SourceOf">The source of a full path.</param>
internal sealed record ElementLocations(string Path, IReadOnlyList<string> Keys, Func<string, string> SourceOf)
{
    public SettingLocation this[int index]
    {
        get
        {
            var path = $"{Path}:{Keys[index]}";
            return new SettingLocation(path, SourceOf(path));
        }
    }
}
