using CorsGuard.Tests.Docs;

namespace CorsGuard.Tests.Containers;

/// <summary>No image is built here, since no container engine runs here; what a Dockerfile names is looked for instead.</summary>
public sealed class ImageTests(PublishedImages images)
{
    public static TheoryData<string> Names => [.. Image.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dockerfile_StartsWhatItPublishes(string name)
    {
        var image = Image.Of(name);
        var folder = await images.FindAsync(name);

        Assert.Equal($"--from=build {image.Output} .", image.Value("COPY"));
        Assert.Equal("dotnet", image.EntryPoint[0]);
        Assert.True(File.Exists(Path.Combine(folder, image.EntryPoint[1])));
        Assert.True(File.Exists(Path.Combine(Repository.Root, image.Dockerfile + ".dockerignore")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dockerfile_EndsWithASmallImageWithoutRoot(string name)
    {
        var image = Image.Of(name);

        Assert.Matches("^mcr\\.microsoft\\.com/dotnet/aspnet:10\\.0-(noble-chiseled|alpine)$", image.Value("FROM"));
        Assert.Equal("$APP_UID", image.Value("USER"));
    }

    [Theory]
    [InlineData("api", "Api")]
    [InlineData("web", "Web")]
    [InlineData("yarp", "Gateway")]
    public void Service_OfTheComposeFile_IsBuiltFromTheDockerfile(string service, string name)
    {
        var build = ComposeFile.Read().Service(service)["build"];

        Assert.Equal(Image.Of(name).Dockerfile, build["dockerfile"].ToString());
        Assert.Equal(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, ComposeFile.Folder, build["context"].ToString())));
    }
}
